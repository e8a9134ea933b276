/**
 * The part of odex 2 that this project uses. The package ships raw TypeScript that fails strict checks, so every
 * tsconfig maps `odex` to this file.
 */

/** Right-hand side: takes the time and the state, returns the derivative in a fresh or reused array of length n. */
export type Derivative = (x: number, y: number[]) => number[];

/**
 * Called after each accepted step (`stepNumber` 1 is the initial point) with the step's two ends and the state at
 * `x`. `dense` (only with `denseOutput`) gives component `c` at a time within the step. Return false to stop.
 */
export type OutputFunction = (
	stepNumber: number,
	xOld: number,
	x: number,
	y: number[],
	dense?: (c: number, x: number) => number,
) => boolean | undefined;

/** How a run ended; the outcomes that are not named here mean that it did not reach its end. */
export enum Outcome {
	Converged,
}

/** Hairer's ODEX: explicit extrapolation of the midpoint rule with step and order control, for non-stiff systems. */
export class Solver {
	constructor(n: number);
	maxSteps: number;
	initialStepSize: number;
	maxStepSize: number;
	maxExtrapolationColumns: number;
	stepSizeSequence: number;
	stabilityCheckCount: number;
	stabilityCheckTableLines: number;
	denseOutput: boolean;
	denseOutputErrorEstimator: boolean;
	denseComponents: number[] | undefined;
	interpolationFormulaDegree: number;
	relativeTolerance: number | number[];
	absoluteTolerance: number | number[];
	debug: boolean;
	solve(
		f: Derivative,
		x: number,
		y0: readonly number[],
		xEnd: number,
		solOut?: OutputFunction,
	): {
		y: number[];
		outcome: Outcome;
		nStep: number;
		xEnd: number;
		nAccept: number;
		nReject: number;
		nEval: number;
	};
}
