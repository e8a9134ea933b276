import type { Arithmetic } from '../../base/arithmetic.ts';
import type { RealtimePlan } from '../../ode/kernels/plan/realtimePlan.ts';
import { compiledCode, type NativeHost } from '../../ode/solvers/native/handover.ts';
import type { PackedCode } from '../../ode/solvers/native/nativeCode.ts';
import type { PackedRealtime } from '../../ode/solvers/wasm/wasmRealtime.ts';
import { absentThreads } from '../../ode/solvers/wasm/wasmThreads.ts';
import type { WallClock } from '../live/modelClock.ts';
import { vectorMethod } from '../live/stepper.ts';
import { type PackedModel, unpackModel } from '../model/packedModel.ts';
import { cellsOnOneThread } from './cellSpeed.ts';
import { type StepsRequest, stepperOptionsOf } from './preparation.ts';

/** Native code to be made of a live circuit's steps, in another thread. */
export interface NativeJob {
	readonly type: 'native';
	readonly model: PackedModel;
	/** As they are taken by the live circuit. */
	readonly steps: StepsRequest;
	/** Its own, of parameters that may have been edited since. */
	readonly plan: RealtimePlan;
	/** By which the steps are to be taken. */
	readonly arithmetic: Arithmetic;
	/** Threads that take its steps at most, and from how many columns on. */
	readonly threads: number;
	readonly spreadFrom: number;
	/** The run is behind wall time until it is there. */
	readonly isUrgent: boolean;
	/** Light by which a cell's cost is measured: the network's inputs. Absent where nobody asks what it is. */
	readonly timedUnder?: Float64Array;
}

/** Steps in native code as plain data; the engine that runs the circuit goes on in them. */
export interface NativeSteps {
	readonly method: PackedRealtime;
	readonly code: PackedCode;
	/** Vectors and compiler, in words. */
	readonly title: string;
	/** Cells whose computing takes all of wall time on one thread, where that was asked. */
	readonly cellsOnOne?: number;
}

/** Compiles and tries the steps of a circuit. @param clock by which a cell is timed @throws Error that says why they are not to be had */
export async function makeNative(job: NativeJob, host: NativeHost, clock: WallClock): Promise<NativeSteps> {
	const model = unpackModel(job.model);
	const { network, start } = model;
	const threads = absentThreads(job.threads);
	const { method } = vectorMethod(network, {
		...stepperOptionsOf(network, job.steps),
		spreadFrom: job.spreadFrom,
		plan: job.plan,
		...(threads && { threads }),
	});
	const { arithmetic, objects } = await compiledCode(host, { method: () => method, y: start, tMs: 0 }, job.arithmetic);
	const { timedUnder } = job;
	return {
		method: method.packed(),
		code: { width: host.width, arithmetic, objects },
		title: host.title,
		...(timedUnder && { cellsOnOne: cellsOnOneThread(method, model, timedUnder, clock) }),
	};
}
