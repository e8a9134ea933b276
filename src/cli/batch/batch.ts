import type { Arithmetic } from '../../base/arithmetic.ts';
import type { LightOptions } from '../options/lightOptions.ts';

/** What long batch work tells and asks while it runs. */
export interface BatchFollower {
	/** @param fraction done, 0 … 1 */
	progress(fraction: number): void;
	/** True once the user wants it to end. */
	cancelled(): boolean;
}

/** What hears of a simulation. */
export interface SimulationFollower extends BatchFollower {
	/** From here on there is something to be kept when the user ends it: until then it is ended at once, whatever it computes. */
	begins(): void;
}

/** How batch work ended. */
export interface BatchOutcome {
	/** For standard output. */
	readonly printed: string;
	/** Empty, or one sentence on how far it came before the user ended it. */
	readonly interrupted: string;
	/** One sentence where it came to its end and what it found is not as it must be: exit code 1. */
	readonly failed?: string;
	/** One sentence where it came to its end and not all of what it was to write could be kept: exit code 4. */
	readonly incomplete?: string;
}

/** Options of `retinode simulate`, as commander hands them over: plain data. */
export interface SimulateOptions extends LightOptions {
	readonly circuit?: string;
	/** A piece of tissue in µm: `200x150`. */
	readonly tissue?: string;
	readonly variant?: string;
	readonly fault?: readonly string[];
	readonly rod: number;
	readonly cone: number;
	readonly stimulus?: string;
	/** A flash was asked for by an option of its own, and not by saying nothing. */
	readonly isFlash?: boolean;
	readonly lightStart: number;
	readonly lightDuration: number;
	readonly duration: number;
	readonly solver?: string;
	readonly dt?: number;
	readonly tolerance?: number;
	/** Steps beyond those for which the accuracy contract is given are meant. */
	readonly beyondContract?: true;
	/** False: the error of the real-time method is not measured. */
	readonly check: boolean;
	readonly rowsEvery: number;
	readonly parameter?: readonly (readonly [string, number])[];
	/** Kinds of noise, separated by commas; true for all that the circuit declares. */
	readonly noise?: string | true;
	readonly seed?: number;
	readonly record?: readonly string[];
	readonly session?: string;
	readonly modelFile?: readonly string[];
	readonly out?: string;
	readonly spikes?: string;
	/** Take the steps of realtime in native code. */
	readonly native?: true;
	/** By which arithmetic; default: the session's. */
	readonly arithmetic?: Arithmetic;
	/** A recording of everything in one file. */
	readonly nwb?: string;
	/** What it holds. */
	readonly quantities?: readonly string[];
	readonly json?: true;
}

/** What `retinode run` is asked for: plain data. */
export interface RunOptions {
	/** A file, or the name of a protocol that comes with the project. */
	readonly protocol: string;
	/** Values by the names of its parameters, or by the paths of fields. */
	readonly set?: readonly (readonly [string, unknown])[];
	/** File that keeps runs as they are done, and from which they go on. */
	readonly keep?: string;
	readonly out?: string;
	readonly spikes?: string;
	readonly plot?: string;
	readonly json?: true;
}

/** What `retinode validate` is asked for: plain data. */
export interface ValidateOptions {
	readonly json?: true;
	/** Names of figures or protocols. */
	readonly only?: readonly string[];
	readonly list?: true;
	/** A picture of what was measured. */
	readonly plot?: string;
}

/** What `retinode recover` is asked for: plain data. */
export interface RecoverOptions {
	/** The recording, or its journal. */
	readonly file: string;
	/** Another place for the file than beside the journal. */
	readonly out?: string;
	readonly json?: true;
}

/** What `retinode dataset` is asked for: plain data. */
export interface DatasetOptions {
	/** The dataset's file. */
	readonly spec: string;
	readonly out?: string;
	/** Part of the samples: `2/4`. */
	readonly shard?: string;
	/** Threads; as many as the machine has processors where it is left out. */
	readonly workers?: number;
	/** Only say what would be made. */
	readonly plan?: true;
	readonly json?: true;
}

/** What `retinode dataset merge` is asked for: plain data. */
export interface MergeOptions {
	readonly folders: readonly string[];
	readonly out?: string;
	readonly json?: true;
}

/** Work for the batch thread. */
export type BatchJob =
	| { readonly type: 'dataset'; readonly options: DatasetOptions }
	| { readonly type: 'merge'; readonly options: MergeOptions }
	| { readonly type: 'recover'; readonly options: RecoverOptions }
	| { readonly type: 'simulate'; readonly options: SimulateOptions }
	| { readonly type: 'run'; readonly options: RunOptions }
	| { readonly type: 'validate'; readonly options: ValidateOptions };
