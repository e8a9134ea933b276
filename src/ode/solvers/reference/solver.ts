/** The one small interface behind which all reference solvers stand. Times are ms. */

/** A system y' = f(t, y), smooth within an interval that is handed to a solver. */
export interface OdeSystem {
	/** Number of states. */
	readonly size: number;
	/** Writes f(t, y) to dydt. */
	rates(t: number, y: Float64Array, dydt: Float64Array): void;
}

/** An accepted step, with the solution inside it. Valid only during the call that hands it over. */
export interface DenseStep {
	readonly start: number;
	readonly end: number;
	/** The solution of one state at `start ≤ t ≤ end`. */
	value(index: number, t: number): number;
}

/** Called after each accepted step with the state at its end; returning `false` stops the integration there. */
export type StepListener = (step: DenseStep, y: Float64Array) => boolean | undefined;

/** What an integration cost. */
export interface SolverCounters {
	steps: number;
	rejected: number;
	evaluations: number;
}

/** A solver for smooth intervals; discontinuities are the ends of intervals (`integrateSegments`). */
export interface Solver {
	readonly name: string;
	/** Order of convergence, for fixed-step methods. */
	readonly order?: number;
	/**
	 * Advances y in place from `from` to `to`.
	 * @throws SolverError when the method cannot go on (not finite, too many steps)
	 */
	integrate(system: OdeSystem, y: Float64Array, from: number, to: number, onStep?: StepListener): SolverCounters;
}

/** The integration failed: says where and what may help. */
export class SolverError extends Error {
	override readonly name = 'SolverError';
}

/** Refuses a state that is no longer finite, naming the time. */
export function wantFinite(y: Float64Array, t: number, solver: string): void {
	for (let i = 0; i < y.length; i++) {
		if (!Number.isFinite(y[i])) {
			throw new SolverError(
				`${solver}: state ${i} is not finite at ${t} ms; the step is too large for this circuit or a parameter is out of bounds`,
			);
		}
	}
}

/**
 * Integrates over an interval with discontinuities (light, interventions) as breakpoints, which no step crosses.
 * @param breakpoints times in ms; those outside (from, to) are ignored
 * @param atStart called at the start of each smooth piece, before it is integrated, to set the inputs that hold on it
 */
export function integrateSegments(
	solver: Solver,
	system: OdeSystem,
	y: Float64Array,
	from: number,
	to: number,
	breakpoints: readonly number[],
	atStart: (t: number) => void,
	onStep?: StepListener,
): SolverCounters {
	const inner = [...new Set(breakpoints)].filter((t) => t > from && t < to).sort((a, b) => a - b);
	const total: SolverCounters = { steps: 0, rejected: 0, evaluations: 0 };
	let stopped = false;
	const listener: StepListener | undefined = onStep
		? (step, state) => {
				stopped = onStep(step, state) === false;
				return !stopped;
			}
		: undefined;
	let start = from;
	for (const end of [...inner, to]) {
		if (end <= start || stopped) continue;
		atStart(start);
		const cost = solver.integrate(system, y, start, end, listener);
		total.steps += cost.steps;
		total.rejected += cost.rejected;
		total.evaluations += cost.evaluations;
		start = end;
	}
	return total;
}
