import { eachRepeat, type TraceAnalysis } from './analysis.ts';
import { samplesWithin, valueAt } from './response.ts';

/** How fast a change comes about. */
export const charging: TraceAnalysis = {
	name: 'charging',
	on: 'trace',
	description:
		'Time from the beginning of a window until a part of the change from its beginning to its end has come about (63 % for a time constant).',
	parameters: [{ name: 'part', unit: '', default: 1 - 1 / Math.E, min: 0, max: 1 }],
	outputs: [{ name: 'ms', unit: 'ms' }],
	measure: eachRepeat((trace, window, { part = Number.NaN }) => {
		const from = valueAt(trace, window.fromS);
		const change = valueAt(trace, window.toS) - from;
		const row = samplesWithin(trace, window).find(
			(k) => (trace.timesS[k] as number) > window.fromS && ((trace.values[k] as number) - from) / change >= part,
		);
		return { ms: row === undefined ? Number.NaN : ((trace.timesS[row] as number) - window.fromS) * 1000 };
	}),
};
