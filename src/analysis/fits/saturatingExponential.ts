import { fitCurve } from './leastSquares.ts';
import { nearHalf, requireResponses } from './nakaRushton.ts';

/** R = largest · (1 − 2^(−I/half)): flash responses of receptors whose photons act each by itself (Lamb, McNaughton & Yau 1981, J. Physiol. 319:463-496). */
export interface SaturatingExponential {
	/** Response to unlimited light, in the unit of the responses. */
	readonly largest: number;
	/** Intensity of half the largest response. */
	readonly half: number;
	/** Root mean square of the residuals, in the unit of the responses. */
	readonly rms: number;
}

/** The curve's value at an intensity. */
export const saturatingExponentialAt = (
	{ largest, half }: Omit<SaturatingExponential, 'rms'>,
	intensity: number,
): number => largest * (1 - 2 ** (-intensity / half));

/**
 * Fits the curve by least squares.
 * @param intensities above 0, at least four
 * @param responses as many, of the sign in which they grow with intensity
 * @throws UserError for too few points, intensities not above 0, or responses without a rise
 */
export function fitSaturatingExponential(
	intensities: readonly number[],
	responses: readonly number[],
): SaturatingExponential {
	requireResponses(intensities, responses);
	const start = [Math.max(...responses), nearHalf(intensities, responses)];
	const value = ([largest = 0, half = 0]: readonly number[], x: number) =>
		saturatingExponentialAt({ largest, half }, x);
	const { parameters, rms } = fitCurve({ value }, start, intensities, responses);
	const [largest = Number.NaN, half = Number.NaN] = parameters;
	return { largest, half, rms };
}
