import { median } from '../numbers/summary.ts';
import { eachRepeat, type TraceAnalysis } from './analysis.ts';
import { samplesWithin, valueAt } from './response.ts';

/** What a quantity is within a window. */
export const level: TraceAnalysis = {
	name: 'level',
	on: 'trace',
	description:
		'Mean, standard deviation, extremes, median (`middle`), and the values at the beginning and the end of a window (the samples at or just before them).',
	parameters: [],
	outputs: ['mean', 'deviation', 'lowest', 'highest', 'middle', 'begin', 'end'].map((name) => ({
		name,
		unit: 'as recorded',
	})),
	measure: eachRepeat((trace, window) => {
		const values = samplesWithin(trace, window).map((k) => trace.values[k] as number);
		const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
		const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length;
		return {
			mean,
			deviation: Math.sqrt(variance),
			lowest: values.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY),
			highest: values.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY),
			middle: median(values),
			begin: valueAt(trace, window.fromS),
			end: valueAt(trace, window.toS),
		};
	}),
};
