import { UserError } from '../../../base/errors.ts';
import { type DenseStep, type Solver, wantRates, wantState } from './solver.ts';

/** Below this product of step and relaxation rate the method is stable: |1 + z + z²/2 + z³/6 + z⁴/24| < 1 for −2.785 < z < 0. */
export const stableRate = 2.785;

/**
 * The classical Runge–Kutta method of order 4 (Kutta 1901) with a fixed step; dense output by cubic Hermite interpolation (order 3).
 * Stable where the step times every rate of the system stays below `stableRate` (Hairer & Wanner 1996, IV.2). Allocates at creation of an integration only.
 * @param stepMs the step; the last one of an interval that is not a whole number of steps shortens all of them equally
 * @throws UserError unless 0 < stepMs
 */
export function createRk4(stepMs: number): Solver {
	if (!(stepMs > 0) || !Number.isFinite(stepMs))
		throw new UserError(`the step must be a positive number of ms; got ${stepMs}`);
	return {
		name: 'rk4',
		order: 4,
		integrate(system, y, from, to, onStep) {
			const n = system.size;
			const count = Math.max(1, Math.ceil((to - from) / stepMs - 1e-9));
			const h = (to - from) / count;
			let k1 = new Float64Array(n);
			let next = new Float64Array(n);
			const k2 = new Float64Array(n);
			const k3 = new Float64Array(n);
			const k4 = new Float64Array(n);
			const stage = new Float64Array(n);
			const previous = new Float64Array(n);
			const dense = { start: from, end: from, value: (_index: number, _t: number) => Number.NaN };
			dense.value = (index, t) => {
				const s = (t - dense.start) / h;
				const a = previous[index] as number;
				const b = y[index] as number;
				const fa = h * (k1[index] as number);
				const fb = h * (next[index] as number);
				return a + s * (fa + s * (3 * (b - a) - 2 * fa - fb + s * (2 * (a - b) + fa + fb)));
			};
			const step: DenseStep = dense;
			let evaluations = 1;
			system.rates(from, y, k1);
			wantRates(system, y, k1, from, 'rk4');
			let steps = 0;
			while (steps < count) {
				const t = from + steps * h;
				previous.set(y);
				for (let i = 0; i < n; i++) stage[i] = (y[i] as number) + 0.5 * h * (k1[i] as number);
				system.rates(t + 0.5 * h, stage, k2);
				for (let i = 0; i < n; i++) stage[i] = (y[i] as number) + 0.5 * h * (k2[i] as number);
				system.rates(t + 0.5 * h, stage, k3);
				for (let i = 0; i < n; i++) stage[i] = (y[i] as number) + h * (k3[i] as number);
				const end = from + (steps + 1) * h;
				system.rates(end, stage, k4);
				for (let i = 0; i < n; i++) {
					y[i] =
						(y[i] as number) +
						(h / 6) * ((k1[i] as number) + 2 * (k2[i] as number) + 2 * (k3[i] as number) + (k4[i] as number));
				}
				wantState(system, y, end, 'rk4');
				system.rates(end, y, next);
				wantRates(system, y, next, end, 'rk4');
				evaluations += 4;
				steps++;
				dense.start = t;
				dense.end = end;
				if (onStep?.(step, y) === false) break;
				[k1, next] = [next, k1];
			}
			return { steps, rejected: 0, evaluations };
		},
	};
}
