import type { SpikeEvent } from '../../engine/server/engineMessages.ts';
import type { DeviceLogEntry } from '../../protocol/deviceLog.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import type { SpikingCell } from '../../protocol/spikingCells.ts';
import type { LevelEntry } from '../../runtime/device/levelLog.ts';

/** The run that is recorded, once its model is there. */
export interface RecordedRun {
	readonly session: Session;
	/** The spiking cells in the order of their channels. */
	readonly cells: readonly SpikingCell[];
}

/** What a live run leaves behind while it goes; each hears only what it takes. */
export interface Recorder {
	/** The model is there. @throws UserError (rejection) when it cannot be recorded */
	model?(run: RecordedRun): Promise<void> | void;
	/** The model has come this far, ms. */
	progress?(modelTimeMs: number): void;
	/** Spikes as they come, in order of time. */
	spikes?(events: readonly SpikeEvent[]): void;
	/** A level of an electrode that was asked for, as it is answered. */
	level?(device: string, entry: LevelEntry): void;
	/** What the control law said, what a device was told and what it reported. */
	device?(device: string, entry: DeviceLogEntry): void;
	/** What could not be kept until now, one sentence; empty for nothing. */
	loss?(): string;
	close(): Promise<void> | void;
}

/** A kind of recorder: its option, and how it is opened. */
export interface RecorderKind {
	/** The option as commander writes it, and what it says in help. */
	readonly flag: string;
	readonly help: string;
	/**
	 * Before any work starts, so that an unwritable path is known at once.
	 * @param say hears what goes wrong on the way, one sentence
	 * @throws the system's error with code and path
	 */
	open(target: string, say: (message: string) => void): Recorder;
}
