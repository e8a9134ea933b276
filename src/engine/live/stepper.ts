import { asSystem } from '../../ode/model/darkState.ts';
import type { Network } from '../../ode/model/network.ts';

/** Advances a network by fixed steps. Allocates at creation only. */
export interface Stepper {
	readonly name: string;
	/** Length of a step, ms. */
	readonly stepMs: number;
	/**
	 * Advances y in place by one step from tMs, with the network's present inputs and parameters.
	 * `within`, if given, is called after each inner step with its end, in order, the last one at the end of the step.
	 */
	step(y: Float64Array, tMs: number, within?: (tMs: number, y: Float64Array) => void): void;
	/** Parameters or holds of the network changed. */
	changed(): void;
}

/** Longest inner step at which the classical Runge–Kutta method is well within its limit of stability (0.066 ms) here, ms. */
const longestRk4Ms = 0.025;

/** Classical Runge–Kutta in equal inner steps: slow, trusted, for comparison with the real-time method. */
export function rk4Stepper(network: Network, stepMs: number): Stepper {
	const system = asSystem(network);
	const n = network.size;
	const [k, sum, stage] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
	const inner = Math.max(1, Math.ceil(stepMs / longestRk4Ms - 1e-9));
	const h = stepMs / inner;
	const weights = [1, 2, 2, 1];
	const advances = [0, 0.5 * h, 0.5 * h, h];
	return {
		name: 'rk4',
		stepMs,
		step(y, tMs, within) {
			for (let i = 0; i < inner; i++) {
				sum.fill(0);
				for (let s = 0; s < 4; s++) {
					const by = advances[s] ?? 0;
					for (let j = 0; j < n; j++) stage[j] = (y[j] ?? 0) + by * (k[j] ?? 0);
					if (s === 0) stage.set(y);
					system.rates(tMs + i * h, stage, k);
					for (let j = 0; j < n; j++) sum[j] = (sum[j] ?? 0) + (weights[s] ?? 0) * (k[j] ?? 0);
				}
				for (let j = 0; j < n; j++) y[j] = (y[j] ?? 0) + (h / 6) * (sum[j] ?? 0);
				within?.(tMs + (i + 1) * h, y);
			}
		},
		changed: () => undefined,
	};
}

/** The steps of a live session, ms. */
export interface StepLengths {
	readonly stepMs: number;
	readonly substepMs: number;
}

/** The method that live sessions run with. */
export function createStepper(network: Network, { stepMs }: StepLengths): Stepper {
	return rk4Stepper(network, stepMs);
}
