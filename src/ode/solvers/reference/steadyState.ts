import { ShiftedJacobian } from './shiftedJacobian.ts';
import { type OdeSystem, SolverError } from './solver.ts';

/** A point where nothing moves any more, and how well it is known. */
export interface SteadyState {
	readonly y: Float64Array;
	readonly iterations: number;
	/** Largest relative change of a state in the last iteration. */
	readonly lastChange: number;
}

const mostIterations = 200;
/** A state counts as found when no state moves by more than this part of its size (or of `smallest`) over an unbounded step. */
const tolerance = 1e-11;
/** Where rounding keeps the iteration from coming so near (stiff pools far from their published parameters): this near for so many iterations. */
const looseTolerance = 1e-6;
const looseIterations = 20;
const smallest = 1e-3;
/** First step from values that lead far away, ms. */
const cautiousStepMs = 0.1;
/** Longest step, ms: far above the slowest time constant (tens of s), yet short enough that rounding in the Jacobian does not leak what is conserved. */
const longestMs = 1e7;

/**
 * Finds a steady state by pseudo-transient continuation (Kelley & Keyes 1998): linearly implicit Euler steps that grow as the rates fall.
 * What the equations conserve (occupancies of a Markov scheme) stays as it is in `start`, as it would in a true relaxation.
 * @param start where the relaxation begins; not changed
 * @param firstStepMs longer ones come sooner to a rest that is near
 * @throws SolverError when it does not settle
 */
export function findSteadyState(system: OdeSystem, start: Float64Array, firstStepMs = cautiousStepMs): SteadyState {
	const n = system.size;
	const y = Float64Array.from(start);
	const f = new Float64Array(n);
	const steps = new ShiftedJacobian(n);
	const change = new Float64Array(n);
	const trial = new Float64Array(n);
	let h = firstStepMs;
	let lastChange = Number.POSITIVE_INFINITY;
	let near = 0;
	system.rates(0, y, f);
	for (let iteration = 1; iteration <= mostIterations; iteration++) {
		steps.take(system, 0, y);
		for (;;) {
			change.set(f);
			const solved = steps.factorise(1 / h, -1);
			if (solved) steps.solve(change);
			let largest = 0;
			for (let i = 0; i < n; i++) {
				trial[i] = (y[i] as number) + (change[i] as number);
				largest = Math.max(largest, Math.abs(change[i] as number) / Math.max(Math.abs(y[i] as number), smallest));
			}
			// A step may change no state by more than half of itself or 5 units: beyond that the linearisation means nothing.
			const tooFar = change.some((each, i) => Math.abs(each) > Math.max(5, 0.5 * Math.abs(y[i] as number)));
			if (solved && Number.isFinite(largest) && !tooFar) {
				lastChange = largest;
				break;
			}
			h /= 4;
			if (h < 1e-9)
				throw new SolverError(
					'no steady state: the relaxation does not proceed from the initial values; check the latest change of the circuit',
				);
		}
		y.set(trial);
		system.rates(0, y, f);
		near = lastChange < looseTolerance && h >= longestMs ? near + 1 : 0;
		if (near > 0 && (lastChange < tolerance || near >= looseIterations))
			return { y, iterations: iteration, lastChange };
		h = Math.min(h * 3, longestMs);
	}
	throw new SolverError(
		`no steady state within ${mostIterations} iterations: the circuit may be oscillating in the dark (last relative change ${lastChange.toExponential(1)})`,
	);
}
