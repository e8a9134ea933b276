import { largeFrom, ShiftedJacobian } from './shiftedJacobian.ts';
import { type DenseStep, type Solver, StrayedError, stalled, wantRates, wantState } from './solver.ts';

/** γ of the method: with it a step damps what is infinitely stiff in one go (L-stability). */
const gamma = 1 - Math.SQRT1_2;
/** Below this a state's size does not count when an error is compared with it, in inside units. */
const smallest = 1e-3;
/** First step of an integration and shortest step, ms. */
const firstStepMs = 1e-3;
const shortestStepMs = 1e-9;
/** Most steps for each ms of an interval, and whatever the interval: a cell that fires at 800 Hz takes a quarter of them. */
const mostStepsPerMs = 100;
const leastLimit = 50_000;
/** For how many steps the Jacobian of a large system is kept, or one by its equations: to take it, and to factorise for it, costs more than a step. */
const keptFor = 10;
/** Where the Jacobian is kept, so is the step, and with it what was factorised, if it might be longer by no more than this factor. */
const leastGrowth = 1.3;

/** Writes a step of h from its stages into `next`. @returns its largest relative error, Infinity where it has none */
function finish(h: number, y: Float64Array, k1: Float64Array, k2: Float64Array, next: Float64Array): number {
	let worst = 0;
	for (let i = 0; i < y.length; i++) {
		const [now, a, b] = [y[i] as number, k1[i] as number, k2[i] as number];
		const after = now + h * (1.5 * a + 0.5 * b);
		next[i] = after;
		const error = (0.5 * h * Math.abs(a + b)) / Math.max(Math.abs(now), Math.abs(after), smallest);
		if (!Number.isFinite(error)) return Number.POSITIVE_INFINITY;
		worst = Math.max(worst, error);
	}
	return worst;
}

/**
 * The Rosenbrock method of two stages and order 2 (Verwer, Spee, Blom & Hundsdorfer 1999, ROS2), with adapted steps: the error is estimated by its embedded step of
 * order 1. For stiff systems that come to rest: its steps grow with the time that anything still takes. Order 2 holds with any Jacobian.
 * @param tolerance relative, for each step and state
 * @param name by which a failure is told
 */
export function createRos2(tolerance: number, name = 'ros2'): Solver {
	return {
		name,
		order: 2,
		integrate(system, y, from, to, onStep) {
			const n = system.size;
			const stages = new ShiftedJacobian(n);
			const isKept = n > largeFrom || system.jacobian !== undefined;
			/** Steps since the Jacobian was taken. */
			let age = keptFor;
			const rates = new Float64Array(n);
			const k1 = new Float64Array(n);
			const k2 = new Float64Array(n);
			const next = new Float64Array(n);
			const before = new Float64Array(n);
			const dense = { start: from, end: from, value: (_index: number, _t: number) => Number.NaN };
			dense.value = (index, t) => {
				const h = dense.end - dense.start;
				const s = (t - dense.start) / h;
				const a = before[index] as number;
				const slope = h * (rates[index] as number);
				return a + s * (slope + s * ((y[index] as number) - a - slope));
			};
			const step: DenseStep = dense;
			const counters = { steps: 0, rejected: 0, evaluations: 0 };
			/** One step of h into `next`; its largest relative error in tolerances, Infinity where there is no step. */
			const attempt = (t: number, h: number): number => {
				if (!stages.factorise(1, -gamma * h)) return Number.POSITIVE_INFINITY;
				k1.set(rates);
				stages.solve(k1);
				for (let i = 0; i < n; i++) next[i] = (y[i] as number) + h * (k1[i] as number);
				system.rates(t + h, next, k2);
				counters.evaluations++;
				for (let i = 0; i < n; i++) k2[i] = (k2[i] as number) - 2 * (k1[i] as number);
				stages.solve(k2);
				return finish(h, y, k1, k2, next) / tolerance;
			};
			const takeJacobian = (t: number): void => {
				stages.take(system, t, y);
				age = 0;
				if (!system.jacobian) counters.evaluations += 2 * n;
			};
			let h = firstStepMs;
			let t = from;
			while (t < to) {
				system.rates(t, y, rates);
				wantRates(system, y, rates, t, name);
				if (counters.steps > leastLimit + mostStepsPerMs * (to - from)) {
					throw new StrayedError(name, 'steps', stalled(system, y, rates, 1 / mostStepsPerMs), t);
				}
				counters.evaluations++;
				if (!isKept || age >= keptFor) takeJacobian(t);
				for (;;) {
					const isLast = t + h >= to;
					const taken = isLast ? to - t : h;
					const error = attempt(t, taken);
					const change = Number.isFinite(error) ? Math.min(5, Math.max(0.2, 0.9 / Math.sqrt(error))) : 0.2;
					if (error > 1) {
						counters.rejected++;
						h = taken * change;
						// Perhaps it was the Jacobian that was too old.
						if (age > 0) {
							takeJacobian(t);
							continue;
						}
						if (h > shortestStepMs) continue;
						throw new StrayedError(name, 'steps', stalled(system, y, rates, shortestStepMs), t);
					}
					before.set(y);
					y.set(next);
					wantState(system, y, t + taken, name);
					dense.start = t;
					t = isLast ? to : t + taken;
					dense.end = t;
					h = isKept && change >= 1 && change < leastGrowth ? taken : taken * change;
					break;
				}
				age++;
				counters.steps++;
				if (onStep?.(step, y) === false) break;
			}
			return counters;
		},
	};
}
