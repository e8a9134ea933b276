import {
	type CentreSurround,
	fitAreaSummation,
	fitGratingTuning,
	gratingResponseAt,
	spotResponseAt,
} from '../fits/differenceOfGaussians.ts';
import { fitSaturatingExponential, saturatingExponentialAt } from '../fits/saturatingExponential.ts';
import { crossingOf } from '../numbers/crossing.ts';
import { directionTuning } from '../numbers/directionTuning.ts';
import type { AnalysisCurve, SeriesAnalysis } from './analysis.ts';

/** Points of drawn fits. */
const drawn = 101;

/** A fit at points between the ends of a series, at equal ratios where all are above 0. */
function curveThrough(x: readonly number[], at: (x: number) => number): AnalysisCurve {
	const [from, to] = [Math.min(...x), Math.max(...x)];
	const points = Array.from({ length: drawn }, (_, k) => {
		const part = k / (drawn - 1);
		return from > 0 ? from * (to / from) ** part : from + part * (to - from);
	});
	return { x: points, y: points.map(at) };
}

/** Flash responses of receptors against light. */
export const saturatingExponential: SeriesAnalysis = {
	name: 'saturatingExponential',
	on: 'series',
	description: 'largest (1 − 2^(−x/half)) through a series by least squares: flash responses of receptors.',
	parameters: [],
	outputs: [
		{ name: 'half', unit: 'of x' },
		{ name: 'largest', unit: 'as recorded' },
		{ name: 'rms', unit: 'as recorded' },
	],
	measure({ x, y }) {
		const { half, largest, rms } = fitSaturatingExponential(x, y);
		const at = (each: number) => saturatingExponentialAt({ half, largest }, each);
		return { values: { half, largest, rms }, curve: curveThrough(x, at) };
	},
};

/** Where a series crosses a level. */
export const crossing: SeriesAnalysis = {
	name: 'crossing',
	on: 'series',
	description:
		'The x at which a series, in the order of its x, first crosses a level: between points on a straight line, or on one over the logarithm of x. No value where it does not.',
	parameters: [
		{ name: 'level', unit: 'as recorded', min: -1e9, max: 1e9 },
		{ name: 'logarithmic', unit: '', default: 0, min: 0, max: 1 },
	],
	outputs: [{ name: 'x', unit: 'of x' }],
	measure({ x, y, parameters: { level = Number.NaN, logarithmic } }) {
		const order = x.map((_, k) => k).sort((a, b) => (x[a] as number) - (x[b] as number));
		const inOrder = (values: readonly number[]) => order.map((k) => values[k] as number);
		return { values: { x: crossingOf(inOrder(x), inOrder(y), level, logarithmic === 1) } };
	},
};

const fieldOutputs = [
	{ name: 'centreRadius', unit: 'of length' },
	{ name: 'surroundRadius', unit: 'of length' },
	{ name: 'surroundStrength', unit: '' },
	{ name: 'rms', unit: 'as recorded' },
];

const fieldValues = ({ centreRadius, surroundRadius, centre, surround, rms }: CentreSurround) => ({
	centreRadius,
	surroundRadius,
	surroundStrength: surround / centre,
	rms,
});

/** Summation of area. */
export const areaSummation: SeriesAnalysis = {
	name: 'areaSummation',
	on: 'series',
	description:
		'Centre and opposed surround, both Gaussian, through responses (above 0 in the middle) to spots against their radius: radii at which they have fallen to 1/e, strength of the surround over the centre, the best radius shown and by how much the largest spot is below it.',
	parameters: [],
	outputs: [...fieldOutputs, { name: 'bestRadius', unit: 'of length' }, { name: 'suppression', unit: '' }],
	measure({ x, y }) {
		const field = fitAreaSummation(x, y);
		const best = y.indexOf(Math.max(...y));
		const last = y[x.indexOf(Math.max(...x))] as number;
		return {
			values: {
				...fieldValues(field),
				bestRadius: x[best] as number,
				suppression: 1 - last / (y[best] as number),
			},
			curve: curveThrough(x, (each) => spotResponseAt(field, each)),
		};
	},
};

/** Tuning for spatial frequency. */
export const gratingTuning: SeriesAnalysis = {
	name: 'gratingTuning',
	on: 'series',
	description:
		'Centre and opposed surround, both Gaussian, through responses to gratings against their spatial frequency: radii at which they have fallen to 1/e, strength of the surround over the centre, and the best frequency shown.',
	parameters: [],
	outputs: [...fieldOutputs, { name: 'best', unit: 'of x' }],
	measure({ x, y }) {
		const field = fitGratingTuning(x, y);
		return {
			values: { ...fieldValues(field), best: x[y.indexOf(Math.max(...y))] as number },
			curve: curveThrough(x, (each) => gratingResponseAt(field, each)),
		};
	},
};

/** Tuning for direction. */
export const direction: SeriesAnalysis = {
	name: 'directionTuning',
	on: 'series',
	description:
		'Selectivity of responses for direction against directions in degrees, equally spaced around the circle: (preferred − opposite)/(preferred + opposite), length of the vector sum over the sum, the same of twice the angle (orientation), and the direction of the vector sum.',
	parameters: [],
	outputs: [
		{ name: 'index', unit: '' },
		{ name: 'direction', unit: '' },
		{ name: 'orientation', unit: '' },
		{ name: 'preferredDeg', unit: 'deg' },
	],
	measure: ({ x, y }) => ({ values: { ...directionTuning(x, y) } }),
};
