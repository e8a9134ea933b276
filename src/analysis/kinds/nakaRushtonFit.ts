import { fitNakaRushton, nakaRushtonAt } from '../fits/nakaRushton.ts';
import type { SeriesAnalysis } from './analysis.ts';

/** Intensity and response. */
export const nakaRushtonFit: SeriesAnalysis = {
	name: 'nakaRushton',
	on: 'series',
	description:
		'A curve R = largest · Iⁿ/(Iⁿ + halfⁿ) through responses over intensities (Naka & Rushton 1966, J. Physiol. 185:536-555), by least squares.',
	parameters: [],
	outputs: [
		{ name: 'largest', unit: 'as recorded' },
		{ name: 'half', unit: 'of x' },
		{ name: 'exponent', unit: '' },
		{ name: 'rms', unit: 'as recorded' },
	],
	measure({ x, y }) {
		const fit = fitNakaRushton(x, y);
		const [low, high] = [Math.min(...x), Math.max(...x)];
		const curve = Array.from({ length: 101 }, (_, k) => low * (high / low) ** (k / 100));
		return { values: { ...fit }, curve: { x: curve, y: curve.map((each) => nakaRushtonAt(fit, each)) } };
	},
};
