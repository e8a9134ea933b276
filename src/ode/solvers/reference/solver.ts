/** The one small interface behind which all reference solvers stand. Times are ms. */

/** A system y' = f(t, y), smooth within an interval that is handed to a solver. */
export interface OdeSystem {
	/** Number of states. */
	readonly size: number;
	/** Writes f(t, y) to dydt. */
	rates(t: number, y: Float64Array, dydt: Float64Array): void;
	/** Writes ∂f/∂y, n×n, row by row, where a system has it by its equations. */
	jacobian?(t: number, y: Float64Array, into: Float64Array): void;
	/** Says which state cannot be a solution's, by a name that a user knows; without it, one that is not finite is told by its number. */
	readonly straying?: Straying;
}

/** What a system says of a state and of rates that are none: the part of a sentence before its time. */
interface Straying {
	state(y: Float64Array): string | undefined;
	/** @param y what the rates were computed from */
	rate(y: Float64Array, rates: Float64Array): string | undefined;
	/** What a user calls a state. */
	nameOf(index: number): string;
}

/** An accepted step, with the solution inside it. Valid only during the call that hands it over. */
export interface DenseStep {
	readonly start: number;
	readonly end: number;
	/** The solution of one state at `start ≤ t ≤ end`. */
	value(index: number, t: number): number;
	/** Spikes that are events (`Kind.spikeEvent`), in order of time; absent where there are none. */
	readonly spikes?: readonly DeclaredSpike[];
}

/** A spike that is an event of a cell's declaration and no course of its potential. */
export interface DeclaredSpike {
	/** Index in y of the state that spiked. */
	readonly state: number;
	readonly atMs: number;
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

/**
 * Why a method could not go on. `state`: it lost the solution, which other steps may hold; `rate`: an equation has no value there; `steps`: it took too many without
 * coming further.
 */
export type Strayed = 'state' | 'rate' | 'steps';

/** A method could not go on: says what happened, in which quantity of which cell, and when. */
export class StrayedError extends SolverError {
	readonly atMs: number;
	readonly why: Strayed;

	/** @param what happened, the part of a sentence before its time */
	constructor(solver: string, why: Strayed, what: string, atMs: number) {
		super(`${solver}: ${what} at ${Number((atMs / 1000).toPrecision(9))} s`);
		this.why = why;
		this.atMs = atMs;
	}
}

const firstLost = (values: Float64Array): number => values.findIndex((each) => !Number.isFinite(each));

function notFinite(y: Float64Array): string | undefined {
	const lost = firstLost(y);
	return lost < 0 ? undefined : `state ${lost} is not finite`;
}

/** Refuses a state that no solution has, naming quantity, cell and time. */
export function wantState({ straying }: OdeSystem, y: Float64Array, t: number, solver: string): void {
	const what = straying ? straying.state(y) : notFinite(y);
	if (what !== undefined) throw new StrayedError(solver, 'state', what, t);
}

/** Refuses rates that have no value, naming quantity, cell, time and the term that has none. @param y what they were computed from */
export function wantRates(
	{ straying }: OdeSystem,
	y: Float64Array,
	rates: Float64Array,
	t: number,
	solver: string,
): void {
	const lost = firstLost(rates);
	if (lost < 0) return;
	throw new StrayedError(solver, 'rate', straying?.rate(y, rates) ?? `the rate of state ${lost} has no value`, t);
}

/** Says which state moved the most where a method came no further than by steps below `stepMs`: the part of a sentence before its time. */
export function stalled({ straying }: OdeSystem, y: Float64Array, rates: Float64Array, stepMs: number): string {
	const speed = (i: number) => Math.abs(rates[i] as number) / (Math.abs(y[i] as number) + 1);
	const fastest = y.reduce((best, _, i) => (speed(i) > speed(best) ? i : best), 0);
	const name = straying?.nameOf(fastest) ?? `state ${fastest}`;
	return `it would take steps below ${Number((1000 * stepMs).toPrecision(1))} µs to follow ${name}, which an equation may make jump,`;
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
