import { UserError } from '../../base/errors.ts';
import { type CurveFit, fitCurveFrom, type PositiveCurve } from './leastSquares.ts';

/** A centre and an opposed surround, both Gaussian (Rodieck 1965, Vision Res. 5:583-601). Radii: where a Gaussian has fallen to 1/e. */
export interface CentreSurround {
	readonly centreRadius: number;
	readonly surroundRadius: number;
	/** Response of the centre alone, in the unit of the responses. */
	readonly centre: number;
	/** The same of the surround, which is subtracted. */
	readonly surround: number;
	/** Root mean square of the residuals. */
	readonly rms: number;
}

/** The surround is wider: its radius is the centre's times 1 plus a parameter. */
const partsOf = ([centre = 0, centreRadius = 0, surround = 0, wider = 0]: readonly number[]) => ({
	centre,
	centreRadius,
	surround,
	surroundRadius: centreRadius * (1 + wider),
});

/** Starts of fits: radii as parts of the range of x, widths and strengths of the surround. */
function startsFor(radii: readonly number[], largest: number): number[][] {
	return radii.flatMap((radius) =>
		[0.5, 3].flatMap((wider) => [0.1, 0.7].map((strength) => [1.5 * largest, radius, strength * largest, wider])),
	);
}

function requireSeries(x: readonly number[], y: readonly number[], what: string): number {
	if (x.length < 5 || y.length !== x.length)
		throw new UserError(`a difference of Gaussians needs at least 5 ${what} with a response each; got ${x.length}`);
	const largest = Math.max(...y);
	if (!(largest > 0) || !y.every(Number.isFinite))
		throw new UserError(`a difference of Gaussians needs finite responses, one above 0; the largest is ${largest}`);
	return largest;
}

const found = ({ parameters, rms }: CurveFit): CentreSurround => ({ ...partsOf(parameters), rms });

const gratingCurve: PositiveCurve = {
	value(parameters, frequency) {
		const { centre, centreRadius, surround, surroundRadius } = partsOf(parameters);
		const part = (radius: number) => Math.exp(-((Math.PI * radius * frequency) ** 2));
		return centre * part(centreRadius) - surround * part(surroundRadius);
	},
};

/** Response to a grating, by spatial frequency (Enroth-Cugell & Robson 1966, J. Physiol. 187:517-552). */
export const gratingResponseAt = (field: Omit<CentreSurround, 'rms'>, frequency: number): number =>
	gratingCurve.value(
		[field.centre, field.centreRadius, field.surround, field.surroundRadius / field.centreRadius - 1],
		frequency,
	);

/**
 * Fits the tuning for spatial frequency.
 * @param frequencies cycles per unit of length, not below 0, ascending, at least five
 * @param responses amplitudes at the frequency of the drift
 * @throws UserError for too few points or none above 0
 */
export function fitGratingTuning(frequencies: readonly number[], responses: readonly number[]): CentreSurround {
	const largest = requireSeries(frequencies, responses, 'spatial frequencies');
	const radii = frequencies.filter((each) => each > 0).map((each) => 1 / (Math.PI * each));
	return found(fitCurveFrom(gratingCurve, startsFor(radii, largest), frequencies, responses));
}

const areaCurve: PositiveCurve = {
	value(parameters, radius) {
		const { centre, centreRadius, surround, surroundRadius } = partsOf(parameters);
		const part = (width: number) => 1 - Math.exp(-((radius / width) ** 2));
		return centre * part(centreRadius) - surround * part(surroundRadius);
	},
};

/** Response to a spot, by its radius. */
export const spotResponseAt = (field: Omit<CentreSurround, 'rms'>, radius: number): number =>
	areaCurve.value(
		[field.centre, field.centreRadius, field.surround, field.surroundRadius / field.centreRadius - 1],
		radius,
	);

/**
 * Fits the summation of area: responses to spots in the middle of the field (Sceniak, Hawken & Shapley 2001, J. Neurophysiol. 85:1873-1887, with the
 * integral over a disc).
 * @param radii of the spots, not below 0, ascending, at least five
 * @throws UserError for too few points or none above 0
 */
export function fitAreaSummation(radii: readonly number[], responses: readonly number[]): CentreSurround {
	const largest = requireSeries(radii, responses, 'radii');
	const starts = startsFor(
		radii.filter((each) => each > 0),
		largest,
	);
	return found(fitCurveFrom(areaCurve, starts, radii, responses));
}
