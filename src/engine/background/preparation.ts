import type { Arithmetic } from '../../base/arithmetic.ts';
import type { Network } from '../../ode/kernels/network/network.ts';
import { type LoadObject, openCode, type PackedCode } from '../../ode/solvers/native/nativeCode.ts';
import type { PackedRealtime } from '../../ode/solvers/wasm/wasmRealtime.ts';
import { absentThreads, type ThreadHost } from '../../ode/solvers/wasm/wasmThreads.ts';
import { createLiveCircuit, type LiveCircuit } from '../live/liveCircuit.ts';
import { realtimeStepper, type Stepper, type StepperOptions } from '../live/stepper.ts';
import { isSpiking } from '../model/describe.ts';
import { type PackedModel, packModel, unpackModel } from '../model/packedModel.ts';
import { type Model, type ModelRequest, prepareModel, spikeThresholdMv } from '../model/prepareModel.ts';

/** Steps of a live circuit, ms. */
export interface StepsRequest {
	readonly stepMs: number;
	readonly substepMs: number;
}

/** What a live circuit is made of: of a session, what decides its model and its steps. */
export interface CircuitRequest extends ModelRequest, StepsRequest {}

/** A circuit to be prepared in another thread. */
export interface CircuitJob {
	readonly type: 'circuit';
	readonly request: CircuitRequest;
	/** Threads that will take its steps at most, and from how many columns on. */
	readonly threads: number;
	readonly spreadFrom: number;
	/** Parameters that the circuit has not are left out instead of being errors. */
	readonly lenient: boolean;
	/** Steps are taken in native code of this arithmetic from the first on, if it was compiled before. */
	readonly native?: Arithmetic;
}

/** A circuit as plain data; the thread that gets it makes a live one of it at once. */
export interface PreparedCircuit {
	readonly model: PackedModel;
	/** Absent where the method is JavaScript, which no thread can hand to another. */
	readonly method: PackedRealtime | undefined;
	/** The code that the method is in; absent where it is WebAssembly. */
	readonly code?: PackedCode;
	/** See `LiveCircuit`. */
	readonly equations: string;
	/** Parameters of the request that the circuit has not, one sentence each. */
	readonly leftOut: readonly string[];
}

/** What a circuit in native code is known by: all that its preparation depends on but this program and this processor. */
export interface KnownRequest {
	readonly request: CircuitRequest;
	readonly arithmetic: Arithmetic;
	/** See `CircuitJob`. */
	readonly threads: number;
	readonly spreadFrom: number;
}

/** Over which threads patches are spread, and from how many columns on. */
export interface Spread {
	readonly threads: ThreadHost | undefined;
	readonly from: number;
}

/** Enough steps for the machine's compiler to be done with the method. */
const warmUpSteps = 300;
/** Large patches are warm after fewer steps, and each takes longer. */
const warmUpColumnSteps = 20_000;

/** How a live circuit's steps are taken, and what is watched in them. */
export const stepperOptionsOf = (network: Network, { stepMs, substepMs }: StepsRequest): StepperOptions => ({
	stepMs,
	substepMs,
	spiking: network.populations.filter(isSpiking).map(({ name }) => name),
	thresholdMv: spikeThresholdMv,
});

function stepperOf(
	model: Model,
	request: CircuitRequest,
	{ threads, from }: Spread,
	made: Pick<StepperOptions, 'made' | 'native'> = {},
): Stepper {
	return realtimeStepper(model.network, {
		...stepperOptionsOf(model.network, request),
		spreadFrom: from,
		...(threads ? { threads } : {}),
		...made,
	});
}

/** One thread. */
const alone: Spread = { threads: undefined, from: Number.POSITIVE_INFINITY };

/** Makes a live circuit in this thread, from nothing: takes from tenths of a second to seconds. @throws UserError as `prepareModel` */
export function buildCircuit(
	request: CircuitRequest,
	spread: Spread = alone,
	leftOut?: (sentence: string) => void,
): LiveCircuit {
	const model = prepareModel(request, leftOut);
	const steps = Math.min(warmUpSteps, Math.ceil(warmUpColumnSteps / model.network.lattice.columns));
	return createLiveCircuit(model, stepperOf(model, request, spread), steps);
}

/** Does a circuit's job. @throws UserError as `prepareModel` */
export function prepareCircuit({ request, threads, spreadFrom, lenient }: CircuitJob): PreparedCircuit {
	const leftOut: string[] = [];
	const leave = lenient ? (why: string) => void leftOut.push(why) : undefined;
	// Only the number of threads shapes what is made here; the threads themselves are started where it will run.
	const spread = { threads: absentThreads(threads), from: spreadFrom };
	const { model, stepper, equations } = buildCircuit(request, spread, leave);
	const method = stepper.packed();
	return { model: packModel(model), method, equations, leftOut };
}

/** What a circuit that was prepared elsewhere is made with. */
export interface OpenCircuitOptions {
	readonly spread?: Spread;
	/** A model that may lend its mosaic. */
	readonly present?: Model;
	/** Loads native code; none is prepared without it. */
	readonly load?: LoadObject | undefined;
}

/** Makes a live circuit of one that was prepared elsewhere. @throws Error of the system where its native code cannot be loaded */
export function openCircuit(
	{ model: packed, method, code, equations }: PreparedCircuit,
	request: CircuitRequest,
	{ spread = alone, present, load }: OpenCircuitOptions = {},
): LiveCircuit {
	const model = unpackModel(packed, present);
	if (code && !load) throw new Error('there is nothing to load native code with');
	const made = { ...(method && { made: method }), ...(code && load && { native: openCode(code, load) }) };
	return createLiveCircuit(model, stepperOf(model, request, spread, made), 0, equations);
}
