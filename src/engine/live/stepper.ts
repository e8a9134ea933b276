import { createRealtime } from '../../ode/integrators/realtime.ts';
import type { Network } from '../../ode/model/network.ts';

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
