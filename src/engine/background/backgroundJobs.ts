import type { NativeHost } from '../../ode/solvers/native/handover.ts';
import type { ThreadHost } from '../../ode/solvers/wasm/wasmThreads.ts';
import type { ErrorReport } from '../../protocol/limits/accuracy.ts';
import type { MachineSpeed } from '../../protocol/limits/patchSize.ts';
import type { WallClock } from '../live/modelClock.ts';
import { measureMachine } from './calibration.ts';
import { type ErrorJob, measureError } from './errorCheck.ts';
import { prepareInNative } from './nativeCircuit.ts';
import { makeNative, type NativeJob, type NativeSteps } from './nativeJob.ts';
import { type CircuitJob, type PreparedCircuit, prepareCircuit } from './preparation.ts';

/** Work beside the session, in a thread of its own: plain data, to be posted to it. */
export type BackgroundJob = { readonly type: 'speed' } | ErrorJob | CircuitJob | NativeJob;

/** What comes of it. */
export type BackgroundResult =
	| { readonly type: 'speed'; readonly speed: MachineSpeed }
	| { readonly type: 'error'; readonly report: ErrorReport }
	| { readonly type: 'circuit'; readonly circuit: PreparedCircuit }
	| { readonly type: 'native'; readonly steps: NativeSteps }
	| { readonly type: 'failed'; readonly message: string };

/** Runs jobs somewhere else. */
export interface BackgroundHost {
	/**
	 * Begins a job. `done` is called once, whatever becomes of it, unless it is stopped before.
	 * @returns how to stop it: its thread ends at once, whatever it computes, and gives back what it holds. After its end that does nothing
	 */
	start(job: BackgroundJob, done: (result: BackgroundResult) => void): () => void;
}

/** What the thread that does a job gives. */
export interface BackgroundSurroundings {
	readonly clock: WallClock;
	/** See `CalibrationOptions`. */
	readonly processorClock?: WallClock;
	/** Processor time of the thread that does the job, ms, where it can be had. */
	readonly threadClock?: WallClock;
	readonly pause: (ms: number) => Promise<void>;
	readonly threads?: ThreadHost;
	/** What compiles native code, or gives only what was compiled before. @throws Error that says why nothing does */
	readonly native?: (isKnown: boolean) => Promise<NativeHost>;
}

/** Does a job; what goes wrong is its result. */
export async function runBackgroundJob(job: BackgroundJob, around: BackgroundSurroundings): Promise<BackgroundResult> {
	try {
		if (job.type === 'speed') return { type: 'speed', speed: await measureMachine(around) };
		if (job.type === 'circuit') {
			const { native } = around;
			const isNative = job.native !== undefined && native !== undefined;
			return {
				type: 'circuit',
				circuit: isNative ? await prepareInNative(job, await native(true)) : prepareCircuit(job),
			};
		}
		if (job.type === 'native') {
			if (!around.native) throw new Error('nothing compiles native code here');
			return {
				type: 'native',
				steps: await makeNative(job, await around.native(false), around.threadClock ?? around.clock),
			};
		}
		return { type: 'error', report: measureError(job, around.processorClock ?? around.clock) };
	} catch (error) {
		return { type: 'failed', message: error instanceof Error ? error.message : String(error) };
	}
}
