/** A recording in one file (NWB). */
export interface NwbStart {
	/** It must not exist. */
	readonly file: string;
	/** What it holds, as `--quantities` names it. */
	readonly quantities: readonly string[];
	/** Distance of rows, s of model time; rounded to whole steps. */
	readonly everyS: number;
}

/** How the recording stands that a screen asked for: its journal is being written, its file made of it, or it is over. */
export type RecordingState =
	| {
			readonly phase: 'recording';
			/** Its path on the machine that records. */
			readonly file: string;
			/** Model time at which it began, and up to which it has come, s. */
			readonly sinceS: number;
			readonly untilS: number;
			/** Of the journal so far. */
			readonly bytes: number;
			/** What is not recorded, one sentence; empty for nothing. */
			readonly loss: string;
	  }
	/** `done`: 0 … 1. */
	| { readonly phase: 'making'; readonly file: string; readonly done: number }
	| {
			readonly phase: 'made';
			readonly file: string;
			readonly bytes: number;
			readonly sinceS: number;
			readonly untilS: number;
			readonly spikes: number;
			readonly loss: string;
	  }
	/** One sentence: why, and where what was recorded is. */
	| { readonly phase: 'failed'; readonly file: string; readonly message: string };

/** What the engine tells of a recording that it was asked for. */
export type RecordingNews =
	| Extract<RecordingState, { phase: 'recording' }>
	/** Its journal is closed: the file can be made. */
	| (Omit<Extract<RecordingState, { phase: 'recording' }>, 'phase'> & { readonly phase: 'over' })
	| { readonly phase: 'refused'; readonly file: string; readonly message: string };
