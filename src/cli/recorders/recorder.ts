import type { SpikeEvent } from '../../engine/server/engineMessages.ts';
import type { LevelEntry } from '../../runtime/device/levelLog.ts';

/** What a live run leaves behind while it goes; each hears only what it takes. */
export interface Recorder {
	/** The model is there, with so many spiking cells. @throws UserError (rejection) when it cannot be recorded */
	model?(cells: number): Promise<void>;
	/** The model has come this far, ms. */
	progress?(modelTimeMs: number): void;
	/** Spikes as they come, in order of time. */
	spikes?(events: readonly SpikeEvent[]): void;
	/** A level of an electrode that was asked for, as it is answered. */
	level?(device: string, entry: LevelEntry): void;
	close(): Promise<void> | void;
}

/** A kind of recorder: its option, and how it is opened. */
export interface RecorderKind {
	/** The option as commander writes it, and what it says in help. */
	readonly flag: string;
	readonly help: string;
	/** Before any work starts, so that an unwritable path is known at once. @throws the system's error with code and path */
	open(target: string): Recorder;
}
