import { UserError } from '../../base/errors.ts';
import type { AnalysisCurve, SeriesAnalysis } from './analysis.ts';

/** A straight line through points by least squares. @throws UserError for fewer than two */
function fitted(x: readonly number[], y: readonly number[]) {
	const count = x.length;
	if (count < 2) throw new UserError(`a line needs at least 2 points; got ${count}`);
	const [meanX, meanY] = [x, y].map((all) => all.reduce((sum, each) => sum + each, 0) / count) as [number, number];
	const sum = (of: (k: number) => number) => x.reduce((total, _, k) => total + of(k), 0);
	const dx = (k: number) => (x[k] as number) - meanX;
	const dy = (k: number) => (y[k] as number) - meanY;
	const slope = sum((k) => dx(k) * dy(k)) / sum((k) => dx(k) ** 2);
	const intercept = meanY - slope * meanX;
	const rms = Math.sqrt(sum((k) => (dy(k) - slope * dx(k)) ** 2) / count);
	return { slope, intercept, rms };
}

const ends = (x: readonly number[], at: (x: number) => number): AnalysisCurve => {
	const both = [Math.min(...x), Math.max(...x)];
	return { x: both, y: both.map(at) };
};

export const line: SeriesAnalysis = {
	name: 'line',
	on: 'series',
	description: 'A straight line through a series by least squares.',
	parameters: [],
	outputs: [
		{ name: 'slope', unit: 'of y per unit of x' },
		{ name: 'intercept', unit: 'as recorded' },
		{ name: 'rms', unit: 'as recorded' },
	],
	measure({ x, y }) {
		const { slope, intercept, rms } = fitted(x, y);
		return { values: { slope, intercept, rms }, curve: ends(x, (each) => intercept + slope * each) };
	},
};

export const powerLaw: SeriesAnalysis = {
	name: 'powerLaw',
	on: 'series',
	description:
		'A straight line through a series on logarithmic axes: its slope is the exponent (1 for Weber’s law of increment thresholds).',
	parameters: [],
	outputs: [
		{ name: 'slope', unit: '' },
		{ name: 'factor', unit: 'as recorded' },
		{ name: 'rms', unit: 'log10' },
	],
	measure({ x, y }) {
		if (![...x, ...y].every((each) => each > 0)) {
			throw new UserError('a power law needs x and y above 0');
		}
		const { slope, intercept, rms } = fitted(x.map(Math.log10), y.map(Math.log10));
		return {
			values: { slope, factor: 10 ** intercept, rms },
			curve: ends(x, (each) => 10 ** intercept * each ** slope),
		};
	},
};
