import type { LoadObject } from '../../ode/solvers/native/nativeCode.ts';
import type { ThreadHost } from '../../ode/solvers/wasm/wasmThreads.ts';
import type { RecordedNote } from '../../protocol/recording/recordedNote.ts';
import type { NwbStart } from '../../protocol/recordingState.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import type { BackgroundHost } from '../background/backgroundJobs.ts';
import type { KnownRequest, PreparedCircuit } from '../background/preparation.ts';
import type { LiveSession } from '../live/liveSession.ts';
import type { WallClock } from '../live/modelClock.ts';
import type { Model } from '../model/prepareModel.ts';
import type { FromEngine } from './engineMessages.ts';
import type { ProcessorUse } from './othersWatch.ts';
import type { OpenSource } from './sourceSwitch.ts';

/** Who takes down a run as it goes. */
export interface EngineRecorder {
	/** It begins with this session; again where another takes its place before a step was taken. @throws UserError where it cannot be recorded */
	begun(live: LiveSession, session: Session): void;
	/** Light is on from a model time on, ms: the input of each receptor. */
	light(tMs: number, rates: Float64Array): void;
	/** Of the cell of this number in snapshots. */
	spike(cell: number, tMs: number): void;
	stepped(tMs: number): void;
	/** Something that the engine does not know of: devices, and what they told. */
	noted(note: RecordedNote): void;
	/** The circuit is another one from this model time on, ms: the recording ends there. */
	ends(tMs: number): void;
	/** A recording that is asked for while the model runs begins with its present state, or, without a start, ends. */
	record?(live: LiveSession, session: Session, start: NwbStart | undefined): void;
}

/** Whether steps are taken in native code where it can be had, or why not. */
export type NativeUse =
	| {
			/** Files of declarations that came with the session: others' text, which is not compiled before a person says so. */
			readonly foreign: readonly string[];
	  }
	| { readonly whyNot: string };

/** What an engine needs from the thread it runs in. */
export interface EngineShell {
	readonly clock: WallClock;
	/** Sends a message; `transfer` are buffers that go with it. */
	post(message: FromEngine, transfer?: readonly ArrayBuffer[]): void;
	/** Opens a clip, a recording, a camera or standard input. Generated stimuli and the page's camera never come here. */
	readonly openSource: OpenSource;
	/** The shell opens cameras itself; otherwise a camera's frames come from the page. */
	readonly opensCamera?: boolean;
	/** Writes the light that was in force, for replay. Called once per change of light. */
	readonly record?: (tMs: number, rates: Float64Array, model: Model) => void;
	/** Takes down the run that begins first. */
	readonly recorder?: EngineRecorder;
	/** What is recorded ends at this model time: the circuit is another one from there. */
	readonly recordEnds?: (tMs: number) => void;
	/** Where circuits are prepared while another runs; without it that one stalls meanwhile. */
	readonly preparation?: BackgroundHost;
	/** Native code for the steps; without it there is none here. */
	readonly native?: {
		readonly use: NativeUse;
		readonly load: LoadObject;
		/** A circuit that was prepared and tried in native code at an earlier start: the run begins in it. */
		readonly known?: (asked: KnownRequest) => PreparedCircuit | undefined;
	};
	/** Threads over which large patches are spread. */
	readonly threads?: ThreadHost;
	/** All of them take every step, also where fewer would do. Default: as few as hold the patch. */
	readonly usesAllThreads?: boolean;
	/** Where this machine's speed (at the start) and the method's error (now and then) are measured; without it neither is. */
	readonly background?: BackgroundHost;
	/** The speed is measured at the start. Default true. */
	readonly timesMachine?: boolean;
	/** When the machine has been timed the patch grows to that of a first start, as far as the machine holds it, unless another was chosen meanwhile. */
	readonly grows?: boolean;
	/** What the machine's processors are taken by; without it a growing patch leaves a fixed share to everything else. */
	readonly processorUse?: () => ProcessorUse;
}
