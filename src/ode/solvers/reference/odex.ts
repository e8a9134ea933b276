import { Solver as OdexSolver, Outcome } from 'odex';
import { UserError } from '../../../base/errors.ts';
import { type DenseStep, type Solver, SolverError, wantFinite } from './solver.ts';

/**
 * Stands for a rate that overflowed while a step was tried that is too long. The solver rejects a step whose error is large, but takes one whose
 * error is NaN: so what is not finite becomes large.
 */
const unbounded = 1e30;

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
			odex.maxSteps = Number.MAX_SAFE_INTEGER;
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
			const result = odex.solve(f, from, Array.from(y), to, (count, start, end, values, dense) => {
				if (count === 1 || !onStep) return true;
				for (let i = 0; i < n; i++) y[i] = values[i] as number;
				wantFinite(y, end, 'odex');
				const step: DenseStep = { start, end, value: (index, t) => dense?.(index, t) ?? Number.NaN };
				if (onStep(step, y) !== false) return true;
				stopped = end;
				return false;
			});
			if (stopped === undefined) {
				if (result.outcome !== Outcome.Converged) {
					throw new SolverError(
						`odex: no solution to within ${tolerance} from ${from} to ${to} ms; loosen the tolerance`,
					);
				}
				result.y.forEach((value, i) => {
					y[i] = value;
				});
				wantFinite(y, to, 'odex');
			}
			return { steps: result.nStep, rejected: result.nReject, evaluations: result.nEval };
		},
	};
}
