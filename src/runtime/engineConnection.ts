import type { FromEngine, ToEngine } from '../engine/server/engineMessages.ts';
import type { NativeUse } from '../engine/server/engineShell.ts';
import type { NwbStart } from '../protocol/recordingState.ts';
import type { ControlBlock } from '../protocol/session/controlBlock.ts';
import type { Session } from '../protocol/session/sessionFile.ts';

/** What an engine begins with. */
export interface EngineStart {
	readonly session: Session;
	/** File that the light in force is logged to; it must not exist. */
	readonly record?: string;
	/** A recording of everything in one file. */
	readonly nwb?: NwbStart;
	/** Which part of these recordings: 1, or more for an engine that goes on after one that crashed, in a file of its own. Default 1. */
	readonly recordPart?: number;
	/** There is no page: a camera is opened here. */
	readonly headless?: boolean;
	/** Without a page too, the method's error is measured beside the session. */
	readonly measuresError?: boolean;
	/** Native code for the steps; without it there is none. */
	readonly native?: NativeUse;
	/** The patch grows to that of a first start, as far as the machine holds it, unless another is chosen first. */
	readonly grows?: boolean;
}

/** Where an engine's messages go. */
export interface EngineListener {
	message(message: FromEngine): void;
	/** The engine is gone without having been closed: one sentence. */
	crashed(message: string): void;
}

/** An engine that runs somewhere. */
export interface EngineConnection {
	post(message: ToEngine, transfer?: readonly ArrayBuffer[]): void;
	/**
	 * Ends it; resolves when its files are closed. Harmless when it is gone.
	 * @param control the control law as it stands, for the session that is written beside a recording
	 */
	close(control?: ControlBlock): Promise<void>;
}

/** Starts an engine. Rejects with a UserError when the session does not fit. */
export type StartEngine = (start: EngineStart, listener: EngineListener) => Promise<EngineConnection>;
