import { createRealtime } from '../../ode/integrators/realtime.ts';
import { asSystem } from '../../ode/model/darkState.ts';
import type { Network } from '../../ode/model/network.ts';
import { cellsOf, createSpikeDetector } from './spikeDetector.ts';

/** Called with a spike: population, member, and the moment of the crossing, ms of model time. */
export type CrossingSink = (population: string, member: number, tMs: number) => void;

/**
 * Advances a network by fixed steps. What a step gives depends on the state, the inputs, the parameters and the holds alone, never on the
 * steps before. Allocates at creation only.
 */
export interface Stepper {
	readonly name: string;
	/** Length of a step, ms. */
	readonly stepMs: number;
	/** Advances y in place by one step from tMs and reports the spikes within it. */
	step(y: Float64Array, tMs: number, onSpike: CrossingSink): void;
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
}

/** The real-time method: a known cost per step. */
export function realtimeStepper(network: Network, options: StepperOptions): Stepper {
	const { stepMs, substepMs, spiking, thresholdMv } = options;
	const method = createRealtime(network, { stepMs, substepMs });
	const watches = spiking.map((population) => method.watch(population, thresholdMv));
	return {
		name: 'realtime',
		stepMs,
		step(y, tMs, onSpike) {
			method.step(y, tMs);
			for (const { population, count, members, timesMs } of watches) {
				for (let k = 0; k < count; k++) onSpike(population, members[k] ?? 0, timesMs[k] ?? Number.NaN);
			}
		},
	};
}

/** Longest inner step at which the classical Runge–Kutta method is well within its limit of stability (0.066 ms) here, ms. */
const longestRk4Ms = 0.025;

/** Classical Runge–Kutta in equal inner steps: slower, trusted, to compare the real-time method with. */
export function rk4Stepper(network: Network, options: StepperOptions): Stepper {
	const { stepMs, thresholdMv } = options;
	const system = asSystem(network);
	const n = network.size;
	const [k, sum, stage] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
	const inner = Math.max(1, Math.ceil(stepMs / longestRk4Ms - 1e-9));
	const h = stepMs / inner;
	const weights = [1, 2, 2, 1];
	const advances = [0, 0.5 * h, 0.5 * h, h];
	const detectors = options.spiking.flatMap((name) => {
		const group = network.populations.find((each) => each.name === name);
		return group ? [{ name, detector: createSpikeDetector(cellsOf(group, 0), thresholdMv) }] : [];
	});
	return {
		name: 'rk4',
		stepMs,
		step(y, tMs, onSpike) {
			for (const { detector } of detectors) detector.reset(y);
			for (let i = 0; i < inner; i++) {
				sum.fill(0);
				for (let s = 0; s < 4; s++) {
					const by = advances[s] ?? 0;
					for (let j = 0; j < n; j++) stage[j] = s === 0 ? (y[j] ?? 0) : (y[j] ?? 0) + by * (k[j] ?? 0);
					system.rates(tMs + i * h, stage, k);
					for (let j = 0; j < n; j++) sum[j] = (sum[j] ?? 0) + (weights[s] ?? 0) * (k[j] ?? 0);
				}
				for (let j = 0; j < n; j++) y[j] = (y[j] ?? 0) + (h / 6) * (sum[j] ?? 0);
				for (const { name, detector } of detectors) {
					detector.look(y, tMs + i * h, tMs + (i + 1) * h, (member, at) => onSpike(name, member, at));
				}
			}
		},
	};
}
