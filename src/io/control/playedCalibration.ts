import { elementOr } from '../../base/elementOr.ts';
import { UserError } from '../../base/errors.ts';
import type { Calibration } from './calibration.ts';

/** Fewest values: a second of control instants. */
const fewest = 50;

/**
 * Share of the variance that lies between two classes which have to be told apart: values that are spread evenly over a range give 0.75,
 * a normal distribution 2/π.
 */
const leastSeparation = 0.75;

/** Of the lower class, this part counts as rest (assumed). */
const restPart = 0.9;

/** Where sorted values fall apart, by the largest variance between the two classes, and its share of the whole. */
function split(sorted: Float64Array): { readonly at: number; readonly share: number } {
	const total = sorted.reduce((sum, value) => sum + value, 0);
	const mean = total / sorted.length;
	const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length;
	let best = { at: 0, between: 0 };
	let lower = 0;
	for (let at = 1; at < sorted.length; at++) {
		lower += sorted[at - 1] as number;
		const apart = lower / at - (total - lower) / (sorted.length - at);
		const between = (at * (sorted.length - at) * apart ** 2) / sorted.length ** 2;
		if (between > best.between) best = { at, between };
	}
	return { at: best.at, share: variance > 0 ? best.between / variance : 0 };
}

/**
 * Rest and maximum of a scene that plays by itself, such as a looping clip, from a course in which the hand should have been open for some time and
 * closed for some: the values fall into two classes by the threshold of Otsu 1979 (doi:10.1109/TSMC.1979.4310076). Rest is what nine tenths of the lower class stay
 * below (assumed), the maximum the median of the upper one, as where a person holds it.
 * @param values a rate (Hz) or another signal, at equal distances in time; what is no number is left out
 * @throws UserError where there are too few values, or they do not fall apart
 */
export function playedCalibration(values: Iterable<number>): Calibration {
	const sorted = Float64Array.from([...values].filter(Number.isFinite)).sort();
	if (sorted.length < fewest) {
		throw new UserError(
			`There are only ${sorted.length} values, at least ${fewest} are needed: let it play for longer.`,
		);
	}
	const { at, share } = split(sorted);
	const rest = elementOr(sorted, Math.floor(restPart * at), Number.NaN);
	const maximum = elementOr(sorted, Math.floor((at + sorted.length) / 2), Number.NaN);
	if (share < leastSeparation || !(maximum > rest)) {
		throw new UserError(
			'What was seen does not fall into a part with few and a part with many spikes: let the scene pass once as a whole, open and closed, or calibrate step by step.',
		);
	}
	return { rest, maximum };
}
