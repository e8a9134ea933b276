import { Solver as OdexSolver, Outcome } from 'odex';
import { UserError } from '../../../base/errors.ts';
import { type DenseStep, type Solver, StrayedError, stalled, wantRates, wantState } from './solver.ts';

/**
 * Stands for a rate that overflowed while a step was tried that is too long. The solver rejects a step whose error is large, but takes one whose
 * error is NaN: so what is not finite becomes large.
 */
const unbounded = 1e30;

/**
 * Most steps, rejected ones too, for each ms of an interval: an average step of 0.1 µs. A method that needs more comes nowhere: a rate that is so great, or a
 * potential that is drawn to where an equation jumps.
 */
const mostStepsPerMs = 1e4;
/** The same, whatever the interval. */
const leastLimit = 20_000;

/** Options of the extrapolation solver. */
export interface OdexOptions {
	/** Relative and absolute error allowed per step, 1e-13 to 1e-2 (in mV, µM, 1 …). */
	readonly tolerance: number;
	/** States for which the solution inside a step is wanted; all when left out. Fewer cost less. */
	readonly denseStates?: readonly number[];
	/** Longest step in ms; bounds how much a listener may miss. */
	readonly longestStepMs?: number;
}

/**
 * Reference solver: extrapolation of the explicit midpoint rule with variable order and step (ODEX; Hairer, Nørsett, Wanner 1993),
 * through the package `odex`. Explicit, so stiff circuits cost it dearly: for reference runs only.
 * @throws UserError for a tolerance out of range
 */
export function createOdex({ tolerance, denseStates, longestStepMs }: OdexOptions): Solver {
	if (!(tolerance >= 1e-13 && tolerance <= 1e-2))
		throw new UserError(`the tolerance must be 1e-13 to 1e-2; got ${tolerance}`);
	return {
		name: 'odex',
		integrate(system, y, from, to, onStep) {
			const n = system.size;
			const odex = new OdexSolver(n);
			odex.relativeTolerance = tolerance;
			odex.absoluteTolerance = tolerance;
			odex.maxSteps = Math.ceil(leastLimit + mostStepsPerMs * (to - from));
			odex.initialStepSize = Math.min(1e-3, to - from);
			if (longestStepMs !== undefined) odex.maxStepSize = longestStepMs;
			odex.denseOutput = onStep !== undefined;
			if (denseStates) odex.denseComponents = [...denseStates];
			const state = new Float64Array(n);
			const rates = new Float64Array(n);
			// The solver copies what it is handed at once, so one array serves all calls.
			const handed = new Array<number>(n).fill(0);
			const f = (t: number, values: readonly number[]): number[] => {
				for (let i = 0; i < n; i++) state[i] = values[i] as number;
				system.rates(t, state, rates);
				for (let i = 0; i < n; i++) {
					const rate = rates[i] as number;
					handed[i] = Number.isFinite(rate) ? rate : unbounded;
				}
				return handed;
			};
			let stopped: number | undefined;
			let reached = from;
			// A step that was taken ends at a solution: there rates must have values.
			const accept = (end: number): void => {
				wantState(system, y, end, 'odex');
				system.rates(end, y, rates);
				wantRates(system, y, rates, end, 'odex');
				reached = end;
			};
			accept(from);
			const result = odex.solve(f, from, Array.from(y), to, (count, start, end, values, dense) => {
				if (count === 1) return true;
				for (let i = 0; i < n; i++) y[i] = values[i] as number;
				accept(end);
				if (!onStep) return true;
				const step: DenseStep = { start, end, value: (index, t) => dense?.(index, t) ?? Number.NaN };
				if (onStep(step, y) !== false) return true;
				stopped = end;
				return false;
			});
			if (stopped === undefined) {
				if (result.outcome !== Outcome.Converged) {
					throw new StrayedError('odex', 'steps', stalled(system, y, rates, 1 / mostStepsPerMs), reached);
				}
				result.y.forEach((value, i) => {
					y[i] = value;
				});
				accept(to);
			}
			return { steps: result.nStep, rejected: result.nReject, evaluations: result.nEval };
		},
	};
}
