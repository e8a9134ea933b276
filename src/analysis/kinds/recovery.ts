import { eachRepeat, type TraceAnalysis } from './analysis.ts';
import { samplesWithin, valueAt } from './response.ts';

/** How long it takes back to a rest. */
export const recovery: TraceAnalysis = {
	name: 'recovery',
	on: 'trace',
	description:
		'Time from the beginning of a window until a quantity is back within a tolerance of its value at another time.',
	parameters: [
		{ name: 'restS', unit: 's', min: -36_000, max: 36_000 },
		{ name: 'within', unit: 'as recorded', min: 0, max: 1e9 },
	],
	outputs: [{ name: 'ms', unit: 'ms' }],
	measure: eachRepeat((trace, window, { restS = Number.NaN, within = Number.NaN }) => {
		const rest = valueAt(trace, restS);
		const row = samplesWithin(trace, window).find(
			(k) => (trace.timesS[k] as number) > window.fromS && Math.abs((trace.values[k] as number) - rest) < within,
		);
		return { ms: row === undefined ? Number.NaN : ((trace.timesS[row] as number) - window.fromS) * 1000 };
	}),
};
