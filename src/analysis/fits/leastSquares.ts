import { solveInPlace } from '../../base/denseLinear.ts';
import { elementOr } from '../../base/elementOr.ts';

/** A curve with parameters above 0. */
export interface PositiveCurve {
	/** Its value at x. */
	value(parameters: readonly number[], x: number): number;
	/** Its derivatives by the logarithms of the parameters; by differences where it is left out. */
	gradient?(parameters: readonly number[], x: number): readonly number[];
}

/** What a fit found. */
export interface CurveFit {
	readonly parameters: readonly number[];
	/** Root mean square of the residuals, in the unit of y. */
	readonly rms: number;
}

/** Relative step of derivatives by differences. */
const differenceStep = 1e-5;

function byDifferences(curve: PositiveCurve, parameters: readonly number[], x: number): number[] {
	return parameters.map((_, k) => {
		const moved = (sign: number) =>
			parameters.map((each, other) => (other === k ? each * Math.exp(sign * differenceStep) : each));
		return (curve.value(moved(1), x) - curve.value(moved(-1), x)) / (2 * differenceStep);
	});
}

/** Solves (JᵀJ + damping · diagonal) step = Jᵀ residuals. */
function dampedStep(
	curve: PositiveCurve,
	parameters: readonly number[],
	x: readonly number[],
	y: readonly number[],
	damping: number,
): Float64Array {
	const size = parameters.length;
	const normal = new Float64Array(size * size);
	const step = new Float64Array(size);
	x.forEach((at, i) => {
		const gradient = curve.gradient?.(parameters, at) ?? byDifferences(curve, parameters, at);
		const residual = (y[i] as number) - curve.value(parameters, at);
		gradient.forEach((a, row) => {
			step[row] = (step[row] as number) + a * residual;
			gradient.forEach((b, column) => {
				normal[row * size + column] = (normal[row * size + column] as number) + a * b;
			});
		});
	});
	for (let k = 0; k < size; k++) {
		const diagonal = k * (size + 1);
		normal[diagonal] = (normal[diagonal] as number) * (1 + damping) + 1e-300;
	}
	if (!solveInPlace(normal, step)) step.fill(0);
	return step;
}

/**
 * Fits a curve by least squares (Levenberg–Marquardt in the logarithms of its parameters, so that they stay positive).
 * @param start parameters to begin with, above 0
 * @param x as many as y, at least as many as parameters
 */
export function fitCurve(
	curve: PositiveCurve,
	start: readonly number[],
	x: readonly number[],
	y: readonly number[],
): CurveFit {
	const sumOfSquares = (parameters: readonly number[]) =>
		x.reduce((sum, at, i) => sum + ((y[i] as number) - curve.value(parameters, at)) ** 2, 0);
	let logs = start.map(Math.log);
	let damping = 1e-3;
	let cost = sumOfSquares(start);
	for (let iteration = 0; iteration < 500 && damping < 1e12; iteration++) {
		const step = dampedStep(curve, logs.map(Math.exp), x, y, damping);
		const trial = logs.map((each, k) => each + (step[k] as number));
		const trialCost = sumOfSquares(trial.map(Math.exp));
		if (!(trialCost < cost)) {
			damping *= 4;
			continue;
		}
		const settled = cost - trialCost < 1e-14 * cost;
		logs = trial;
		cost = trialCost;
		damping = Math.max(damping / 3, 1e-12);
		if (settled) break;
	}
	return { parameters: logs.map(Math.exp), rms: Math.sqrt(cost / x.length) };
}

/** The best of fits from several starts. */
export function fitCurveFrom(
	curve: PositiveCurve,
	starts: readonly (readonly number[])[],
	x: readonly number[],
	y: readonly number[],
): CurveFit {
	const fits = starts.map((start) => fitCurve(curve, start, x, y)).filter(({ rms }) => Number.isFinite(rms));
	const [first, ...others] = fits;
	if (!first) return { parameters: elementOr(starts, 0, []).map(() => Number.NaN), rms: Number.NaN };
	return others.reduce((best, each) => (each.rms < best.rms ? each : best), first);
}
