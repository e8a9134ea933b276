import { solveInPlace } from '../../base/denseLinear.ts';
import { UserError } from '../../base/errors.ts';

/** R = largest · Iⁿ/(Iⁿ + half ⁿ), Naka & Rushton 1966, J. Physiol. 185:536-555. */
export interface NakaRushton {
	/** Response to unlimited light, in the unit of the responses. */
	readonly largest: number;
	/** Intensity of half the largest response, in the unit of the intensities. */
	readonly half: number;
	readonly exponent: number;
	/** Root mean square of the residuals, in the unit of the responses. */
	readonly rms: number;
}

/** The curve's value at an intensity. */
export function nakaRushtonAt({ largest, half, exponent }: Omit<NakaRushton, 'rms'>, intensity: number): number {
	return intensity <= 0 ? 0 : largest / (1 + (half / intensity) ** exponent);
}

/**
 * Fits the curve by least squares (Levenberg–Marquardt in the logarithms of the three parameters, so that they stay positive).
 * @param intensities above 0, at least four
 * @param responses as many, of the sign in which they grow with intensity (hyperpolarisations as positive numbers)
 * @throws UserError for too few points, intensities not above 0, or responses without a rise
 */
export function fitNakaRushton(intensities: readonly number[], responses: readonly number[]): NakaRushton {
	const count = intensities.length;
	if (count < 4 || responses.length !== count)
		throw new UserError(
			`a fit needs at least 4 intensities with a response each; got ${count} and ${responses.length}`,
		);
	if (!intensities.every((each) => each > 0 && Number.isFinite(each)) || !responses.every(Number.isFinite))
		throw new UserError('a fit needs finite responses and intensities above 0');
	const largest = Math.max(...responses);
	if (!(largest > 0)) throw new UserError(`a fit needs responses above 0; the largest is ${largest}`);
	const nearHalf = intensities.reduce((best, each, i) => {
		const distance = (k: number) => Math.abs((responses[k] as number) - largest / 2);
		return distance(i) < distance(intensities.indexOf(best)) ? each : best;
	});
	let logs = [Math.log(1.05 * largest), Math.log(nearHalf), 0];
	let damping = 1e-3;
	let cost = sumOfSquares(intensities, responses, logs);
	for (let iteration = 0; iteration < 500 && damping < 1e12; iteration++) {
		const step = dampedStep(intensities, responses, logs, damping);
		const trial = logs.map((each, k) => each + (step[k] as number));
		const trialCost = sumOfSquares(intensities, responses, trial);
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
	return { ...curveOf(logs), rms: Math.sqrt(cost / count) };
}

function curveOf(logs: readonly number[]): Omit<NakaRushton, 'rms'> {
	const [largest = 0, half = 0, exponent = 0] = logs.map(Math.exp);
	return { largest, half, exponent };
}

function sumOfSquares(intensities: readonly number[], responses: readonly number[], logs: readonly number[]): number {
	const curve = curveOf(logs);
	return intensities.reduce((sum, each, i) => sum + ((responses[i] as number) - nakaRushtonAt(curve, each)) ** 2, 0);
}

/** Solves (JᵀJ + damping · diagonal) step = Jᵀ residuals. */
function dampedStep(
	intensities: readonly number[],
	responses: readonly number[],
	logs: readonly number[],
	damping: number,
): Float64Array {
	const curve = curveOf(logs);
	const normal = new Float64Array(9);
	const step = new Float64Array(3);
	intensities.forEach((intensity, i) => {
		const part = nakaRushtonAt(curve, intensity) / curve.largest;
		const value = curve.largest * part;
		const slope = value * (1 - part) * curve.exponent;
		const gradient = [value, -slope, slope * Math.log(intensity / curve.half)];
		const residual = (responses[i] as number) - value;
		gradient.forEach((a, row) => {
			step[row] = (step[row] as number) + a * residual;
			gradient.forEach((b, column) => {
				normal[row * 3 + column] = (normal[row * 3 + column] as number) + a * b;
			});
		});
	});
	for (let k = 0; k < 3; k++) normal[k * 4] = (normal[k * 4] as number) * (1 + damping) + 1e-300;
	if (!solveInPlace(normal, step)) step.fill(0);
	return step;
}
