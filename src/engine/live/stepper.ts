import type { Network } from '../../ode/kernels/network/network.ts';
import type { RealtimePlan } from '../../ode/kernels/plan/realtimePlan.ts';
import type { DelayLines } from '../../ode/solvers/delay/delayLines.ts';
import { createRealtime } from '../../ode/solvers/realtime/realtime.ts';
import type { CodeMaker } from '../../ode/solvers/wasm/engineCode.ts';
import { whyNoWasm } from '../../ode/solvers/wasm/wasmHost.ts';
import { createWasmRealtime, type NextEngine, type PackedRealtime } from '../../ode/solvers/wasm/wasmRealtime.ts';
import type { ThreadHost } from '../../ode/solvers/wasm/wasmThreads.ts';
import { largeFrom } from '../../protocol/limits/patchSize.ts';

/** Called with a spike: population, member, and the moment of the crossing, ms of model time. */
export type CrossingSink = (population: string, member: number, tMs: number) => void;

/**
 * Advances a network by fixed steps. What a step gives depends on the state, the inputs, the parameters, the holds and whether these are
 * new, and on what is on its way to synapses with a delay; never on more of the steps before. Allocates at creation only.
 */
export interface Stepper {
	readonly name: string;
	/** What takes the next step. */
	readonly code: 'native' | 'WebAssembly' | 'JavaScript';
	/** See `WasmRealtime`; absent where it is JavaScript, which has no other code. */
	prepareCode?(code: CodeMaker | undefined, made?: PackedRealtime): NextEngine;
	/** Length of a step, ms. */
	readonly stepMs: number;
	/** What a user should know of how it runs, such as why it does not run at its best. */
	readonly note?: string | undefined;
	/** Threads that take its steps at present. */
	readonly threads: number;
	/** Threads that could: 1 until others have started. */
	readonly threadsReady: number;
	/** How many take the steps from the next one on, of those that could; default all. */
	useThreads(count: number): void;
	/** Threads that will, once all of them have started. */
	readonly threadsWanted: number;
	readonly plan: RealtimePlan;
	/** Advances the state by one step from tMs and reports the spikes within it. y is up to date after `pull` only. */
	step(y: Float64Array, tMs: number, onSpike: CrossingSink): void;
	/** Brings y up to date; of some states only if their indices are given. */
	pull(y: Float64Array, states?: readonly number[]): void;
	/** Brings the potentials in y up to date: what a picture needs. */
	pullPotentials(y: Float64Array): void;
	/** Takes y as the state: at the start, and after a change from outside. */
	push(y: Float64Array): void;
	/** Lets other threads go. */
	close(): void;
	/** See `RealtimeStepper`. */
	rest(): ReadonlyMap<string, Float64Array>;
	keepRest(rest: ReadonlyMap<string, Float64Array>): void;
	/** See `RealtimeStepper`. */
	readonly delays: DelayLines;
	/** As plain data for another thread, which makes the same stepper of it at once; nothing where it is JavaScript. */
	packed(): PackedRealtime | undefined;
}

/** What a stepper is made for. */
export interface StepperOptions {
	/** Step of the graded cells and of light and interventions, ms. */
	readonly stepMs: number;
	/** Longest substep of the spiking cells, ms. */
	readonly substepMs: number;
	/** Populations whose spikes are reported. */
	readonly spiking: readonly string[];
	/** A spike is an upward crossing of this potential, mV. */
	readonly thresholdMv: number;
	/** `vectors` (default): generated WebAssembly, where it can run; `javascript`: the same method, one cell after the other, in double precision. */
	readonly code?: 'vectors' | 'javascript';
	/** Threads for large patches. */
	readonly threads?: ThreadHost;
	/** Patches from so many columns on are spread over them. Default: `largeFrom`. */
	readonly spreadFrom?: number;
	/** The same stepper, made in another thread. */
	readonly made?: PackedRealtime;
	/** See `WasmOptions`. */
	readonly plan?: RealtimePlan;
	/** Its steps are taken in this code from the first on; `made` is for it then. */
	readonly native?: CodeMaker;
}

/** The real-time method: a known cost per step. */
export function realtimeStepper(network: Network, options: StepperOptions): Stepper {
	const { stepMs, substepMs, spiking, thresholdMv } = options;
	const why = whyNoWasm();
	if (options.code !== 'javascript' && why === undefined) return vectorStepper(network, options);
	const note = why === undefined ? {} : { note: `${why}: the engine runs in JavaScript, several times slower` };
	const method = createRealtime(network, { stepMs, substepMs });
	const watches = spiking.map((population) => method.watch(population, thresholdMv));
	return {
		name: 'realtime (JavaScript)',
		code: 'JavaScript',
		...note,
		threads: 1,
		threadsReady: 1,
		threadsWanted: 1,
		useThreads: () => undefined,
		plan: method.plan,
		stepMs,
		packed: () => undefined,
		delays: method.delays,
		rest: () => method.rest(),
		keepRest: (rest) => method.keepRest(rest),
		pull: () => undefined,
		pullPotentials: () => undefined,
		push: () => undefined,
		close: () => undefined,
		step(y, tMs, onSpike) {
			method.step(y, tMs);
			for (const { population, count, members, timesMs } of watches) {
				for (let k = 0; k < count; k++) onSpike(population, members[k] as number, timesMs[k] as number);
			}
		},
	};
}

/** The method on vectors, and the crossings that it looks for. Cells choose their pace by sixteens, so that all code gives the same bits. */
export function vectorMethod(network: Network, options: StepperOptions, prepareHeld = false) {
	const { stepMs, substepMs, spiking, thresholdMv, threads, spreadFrom: least = largeFrom } = options;
	const spread = threads && network.lattice.columns >= least ? { threads } : {};
	const method = createWasmRealtime(network, {
		stepMs,
		substepMs,
		pacedTogether: 16,
		prepareHeld,
		...spread,
		...(options.made && { made: options.made }),
		...(options.plan && { plan: options.plan }),
		...(options.native && { code: options.native }),
	});
	return { method, watches: spiking.map((population) => method.watch(population, thresholdMv)) };
}

function vectorStepper(network: Network, options: StepperOptions): Stepper {
	const { stepMs, threads } = options;
	const { method, watches } = vectorMethod(network, options, true);
	return {
		name: 'realtime',
		get code() {
			return method.isNative ? 'native' : 'WebAssembly';
		},
		prepareCode: (code, made) => method.prepareCode(code, made),
		get note() {
			return method.planNote ?? method.threadNote ?? threads?.note;
		},
		get threads() {
			return method.threads;
		},
		get threadsReady() {
			return method.threadsReady;
		},
		useThreads: (count) => method.useThreads(count),
		get threadsWanted() {
			return method.threadsWanted;
		},
		plan: method.plan,
		stepMs,
		packed: () => method.packed(),
		delays: method.delays,
		rest: () => method.rest(),
		keepRest: (rest) => method.keepRest(rest),
		step(_y, tMs, onSpike) {
			method.advance(tMs);
			for (const { population, count, members, timesMs } of watches) {
				for (let k = 0; k < count; k++) onSpike(population, members[k] as number, timesMs[k] as number);
			}
		},
		pull: (y, states) => method.store(y, states),
		pullPotentials: (y) => method.storeState(y, 'V'),
		push: (y) => method.load(y),
		close: () => method.close(),
	};
}
