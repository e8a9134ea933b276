import type { Model } from '../src/engine/model/prepareModel.ts';
import { createRealtime } from '../src/ode/solvers/realtime/realtime.ts';
import { asSystem } from '../src/ode/solvers/reference/darkState.ts';
import { createOdex } from '../src/ode/solvers/reference/odex.ts';
import { createRk4 } from '../src/ode/solvers/reference/rk4.ts';
import { createWasmRealtime, type WasmOptions, type WasmRealtime } from '../src/ode/solvers/wasm/wasmRealtime.ts';
import type { Runner } from './accuracy.ts';

/** Something whose cost is measured: each call takes a whole number of ms of model time. */
export interface Timed {
	readonly name: string;
	readonly columns: number;
	/** Model time of a call, ms. */
	readonly chunkMs: number;
	run(): void;
}

/** The generated method on a model, loaded with its start. */
export function vectorMethod(model: Model, options: WasmOptions): WasmRealtime {
	const method = createWasmRealtime(model.network, { prepareHeld: true, ...options });
	method.watch('ganglion', -20);
	method.load(model.start);
	return method;
}

/** Its cost, in chunks of so many ms. */
export const timedVectors = (name: string, model: Model, method: WasmRealtime, chunkMs: number): Timed =>
	timedMethod(name, model.network.lattice.columns, method, chunkMs);

/** The cost of a method on so many columns, or cells. */
export function timedMethod(
	name: string,
	columns: number,
	method: Pick<WasmRealtime, 'advance' | 'stepMs'>,
	chunkMs: number,
): Timed {
	const steps = Math.round(chunkMs / method.stepMs);
	let tMs = 0;
	return {
		name,
		columns,
		chunkMs,
		run() {
			for (let k = 0; k < steps; k++) {
				method.advance(tMs);
				tMs += method.stepMs;
			}
		},
	};
}

/** The method in JavaScript. */
export function timedJavascript(name: string, model: Model, stepMs: number, chunkMs: number): Timed {
	const method = createRealtime(model.network, { stepMs });
	const y = Float64Array.from(model.start);
	const steps = Math.round(chunkMs / stepMs);
	return {
		name,
		columns: model.network.lattice.columns,
		chunkMs,
		run() {
			for (let k = 0; k < steps; k++) method.step(y, 0);
		},
	};
}

/** RK4 or odex in JavaScript. */
export function timedReference(
	name: string,
	model: Model,
	solver: { rk4Ms: number } | { odex: number },
	chunkMs: number,
): Timed {
	const method = 'rk4Ms' in solver ? createRk4(solver.rk4Ms) : createOdex({ tolerance: solver.odex });
	const system = asSystem(model.network);
	const y = Float64Array.from(model.start);
	return {
		name,
		columns: model.network.lattice.columns,
		chunkMs,
		run: () => void method.integrate(system, y, 0, chunkMs),
	};
}

/** The generated method as the accuracy measurement wants it; steps that do not fit 1 ms are refused. */
export function vectorRunner(model: Model, options: WasmOptions): Runner {
	const method = createWasmRealtime(model.network, options);
	const watch = method.watch('ganglion', -20);
	const y = Float64Array.from(model.start);
	method.load(y);
	const steps = Math.round(1 / method.stepMs);
	if (Math.abs(steps * method.stepMs - 1) > 1e-9) throw new Error(`steps of ${method.stepMs} ms do not fit 1 ms`);
	return {
		y,
		advance(tMs, spike) {
			for (let k = 0; k < steps; k++) {
				method.advance(tMs + k * method.stepMs);
				for (let j = 0; j < watch.count; j++) spike(watch.members[j] as number, watch.timesMs[j] as number);
			}
			method.store(y);
		},
	};
}

/** The method in JavaScript as the accuracy measurement wants it. */
export function javascriptRunner(model: Model, stepMs: number): Runner {
	const method = createRealtime(model.network, { stepMs });
	const watch = method.watch('ganglion', -20);
	const y = Float64Array.from(model.start);
	const steps = Math.round(1 / stepMs);
	return {
		y,
		advance(tMs, spike) {
			for (let k = 0; k < steps; k++) {
				method.step(y, tMs + k * stepMs);
				for (let j = 0; j < watch.count; j++) spike(watch.members[j] as number, watch.timesMs[j] as number);
			}
		},
	};
}
