import { eachRepeat, type TraceAnalysis } from './analysis.ts';
import { samplesWithin, valueAt } from './response.ts';

/** The largest departure from a baseline. */
export const peak: TraceAnalysis = {
	name: 'peak',
	on: 'trace',
	description:
		'The largest departure from the value at a time, within a window, with its sign, and when it is reached.',
	parameters: [{ name: 'baselineS', unit: 's', min: -36_000, max: 36_000, optional: true }],
	outputs: [
		{ name: 'change', unit: 'as recorded' },
		{ name: 'timeS', unit: 's' },
		{ name: 'baseline', unit: 'as recorded' },
	],
	measure: eachRepeat((trace, window, { baselineS = Number.NaN }) => {
		const baseline = valueAt(trace, Number.isNaN(baselineS) ? window.fromS : baselineS);
		let [change, at] = [0, 0];
		for (const k of samplesWithin(trace, window)) {
			const now = (trace.values[k] as number) - baseline;
			if (Math.abs(now) > Math.abs(change)) [change, at] = [now, k];
		}
		return { change, timeS: trace.timesS[at] as number, baseline };
	}),
};
