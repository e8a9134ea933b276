import { UserError } from '../../base/errors.ts';
import { fitCurve, type PositiveCurve } from './leastSquares.ts';

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

function curveOf([largest = 0, half = 0, exponent = 0]: readonly number[]): Omit<NakaRushton, 'rms'> {
	return { largest, half, exponent };
}

const curve: PositiveCurve = {
	value: (parameters, intensity) => nakaRushtonAt(curveOf(parameters), intensity),
	gradient(parameters, intensity) {
		const { largest, half, exponent } = curveOf(parameters);
		const part = nakaRushtonAt({ largest, half, exponent }, intensity) / largest;
		const value = largest * part;
		const slope = value * (1 - part) * exponent;
		return [value, -slope, slope * Math.log(intensity / half)];
	},
};

/**
 * Refuses series of light and response that no curve can be fitted to.
 * @throws UserError for too few points, intensities not above 0, or responses without a rise
 */
export function requireResponses(intensities: readonly number[], responses: readonly number[]): void {
	const count = intensities.length;
	if (count < 4 || responses.length !== count)
		throw new UserError(
			`a fit needs at least 4 intensities with a response each; got ${count} and ${responses.length}`,
		);
	if (!intensities.every((each) => each > 0 && Number.isFinite(each)) || !responses.every(Number.isFinite))
		throw new UserError('a fit needs finite responses and intensities above 0');
	const largest = Math.max(...responses);
	if (!(largest > 0)) throw new UserError(`a fit needs responses above 0; the largest is ${largest}`);
}

/** The intensity whose response is nearest to half the largest. */
export function nearHalf(intensities: readonly number[], responses: readonly number[]): number {
	const half = Math.max(...responses) / 2;
	const distances = responses.map((each) => Math.abs(each - half));
	return intensities[distances.indexOf(Math.min(...distances))] as number;
}

/**
 * Fits the curve by least squares.
 * @param intensities above 0, at least four
 * @param responses as many, of the sign in which they grow with intensity (hyperpolarisations as positive numbers)
 * @throws UserError for too few points, intensities not above 0, or responses without a rise
 */
export function fitNakaRushton(intensities: readonly number[], responses: readonly number[]): NakaRushton {
	requireResponses(intensities, responses);
	const start = [1.05 * Math.max(...responses), nearHalf(intensities, responses), 1];
	const { parameters, rms } = fitCurve(curve, start, intensities, responses);
	return { ...curveOf(parameters), rms };
}
