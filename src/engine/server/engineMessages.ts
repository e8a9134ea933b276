import type { RecordedNote } from '../../protocol/recording/recordedNote.ts';
import type { NwbStart, RecordingNews } from '../../protocol/recordingState.ts';
import type { EngineRequest, EngineRequestType, Replies } from '../../protocol/requests.ts';
import type { ControlBlock } from '../../protocol/session/controlBlock.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import type { ModelStatus } from '../../protocol/status.ts';
import type { PassedStage } from '../live/latency.ts';
import type { EngineDescription } from '../model/describe.ts';

/**
 * What passes between an engine's thread and the shell that started it. The screen never sees these: the shell speaks
 * messages.ts with it and forwards what is the engine's.
 */

/** What the engine answers to `describe`: the shell adds clips, sink and control. */
export type DescribeReply = EngineDescription & {
	readonly session: Session;
	/** See `Description`. */
	readonly interventionNumbers: readonly number[];
	readonly watches: readonly number[];
};

/** The engine's replies: as the screen gets them, but for `describe`. */
export type EngineReplies = {
	readonly [T in EngineRequestType]: T extends 'describe' ? DescribeReply : Replies[T];
};

/** Any of them. */
export type EngineReply = EngineReplies[EngineRequestType];

/** To the engine. */
export type ToEngine =
	| { readonly type: 'request'; readonly id: number; readonly request: EngineRequest }
	/** A camera frame as it came (snapshot.ts); transferred. */
	| { readonly type: 'cameraFrame'; readonly buffer: ArrayBuffer }
	/**
	 * Runs without a screen: until model time `untilMs`, or the end of the light source (a source that never ends: until told otherwise), in step with
	 * wall time or as fast as it goes; then `finished` comes.
	 */
	| {
			readonly type: 'runUntil';
			readonly untilMs: number;
			readonly atSourceEnd: boolean;
			readonly pace: 'wall' | 'fast';
	  }
	/** Answered with `pong` by the loop that computes, also while the model stands still. */
	| { readonly type: 'ping' }
	/** The last snapshot has been handed on: the next may come. */
	| { readonly type: 'snapshotTaken' }
	/** Nobody has a use for snapshots closer together than this, ms. */
	| { readonly type: 'snapshotEvery'; readonly everyMs: number }
	/** Something to be recorded that the engine does not know of. */
	| { readonly type: 'note'; readonly note: RecordedNote }
	/** Begins a recording beside that of the start, one at a time, or ends it; what comes of it is told by `recording`. */
	| { readonly type: 'record'; readonly start: NwbStart | undefined }
	/** `control`: the control law as it stands, which only the shell knows. */
	| { readonly type: 'close'; readonly control?: ControlBlock };

/** What a light frame did, for the latency log. */
export type FrameEvent = {
	readonly frame: number;
	readonly stage: 'captured' | PassedStage;
	readonly atMs: number;
	/** With `mapped`: the model time from which the frame's light is on, ms. */
	readonly modelMs?: number;
};

/** A spike on its way out. */
export interface SpikeEvent {
	/** Index among the spiking cells: the channel on the wire. */
	readonly channel: number;
	/** Model time, ms. */
	readonly tMs: number;
	/** The light frame in force; −1 before the first. */
	readonly frame: number;
}

/** The engine's part of the status. */
export interface EngineStatus extends ModelStatus {
	readonly sourceEnded: boolean;
	/** Cells that spike: channels on the wire. */
	readonly channels: number;
}

/** From the engine. */
export type FromEngine =
	| { readonly type: 'reply'; readonly id: number; readonly ok: true; readonly value: EngineReply }
	| { readonly type: 'reply'; readonly id: number; readonly ok: false; readonly error: string }
	/** Transferred. */
	| { readonly type: 'snapshot'; readonly buffer: ArrayBuffer }
	/** After a slice of steps: spikes and passed stages, if any, and the model time up to which they are complete. At least every 10 ms while the model runs. */
	| {
			readonly type: 'progress';
			/** When it was sent, ms on the shell's clock. */
			readonly atMs: number;
			readonly modelTimeMs: number;
			readonly spikes: readonly SpikeEvent[];
			readonly frames: readonly FrameEvent[];
	  }
	| { readonly type: 'status'; readonly status: EngineStatus }
	/** Answers `ping`. */
	| { readonly type: 'pong' }
	/** The session as it stands from now on; told before the request that changed it is answered. */
	| { readonly type: 'session'; readonly session: Session }
	/** Another session, or the same from the start. */
	| { readonly type: 'changed' }
	/** Another circuit is in use from here on, and everything else goes on. */
	| { readonly type: 'exchanged' }
	/**
	 * The light source or the model cannot go on, part of the light could not be had, another patch could not be had, or a recording is
	 * incomplete; one sentence.
	 */
	| {
			readonly type: 'problem';
			readonly of: 'source' | 'model' | 'light' | 'patch' | 'recording';
			readonly message: string;
	  }
	| { readonly type: 'recording'; readonly news: RecordingNews }
	/** The session is loaded; sent once, before everything else. */
	| { readonly type: 'ready' }
	/** The session does not fit; nothing else follows. */
	| { readonly type: 'refused'; readonly message: string }
	/** The end of `runUntil`; all progress was told before. */
	| { readonly type: 'finished'; readonly status: EngineStatus }
	/** Files are closed; the thread may end. */
	| { readonly type: 'closed' };
