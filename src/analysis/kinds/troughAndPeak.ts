import { eachRepeat, type TraceAnalysis } from './analysis.ts';
import { samplesWithin } from './response.ts';

/** The a- and b-wave of an electroretinogram, measured as clinics do: the b-wave from the trough of the a-wave. */
export const troughAndPeak: TraceAnalysis = {
	name: 'troughAndPeak',
	on: 'trace',
	description:
		'The lowest value in the first part of a window, from the value at its beginning, and from there up to the highest value after it (a- and b-wave of an electroretinogram).',
	parameters: [{ name: 'troughWithinMs', unit: 'ms', default: 80, min: 1, max: 60_000 }],
	outputs: [
		{ name: 'peak', unit: 'as recorded' },
		{ name: 'trough', unit: 'as recorded' },
		{ name: 'troughMs', unit: 'ms' },
		{ name: 'peakMs', unit: 'ms' },
	],
	measure: eachRepeat((trace, window, { troughWithinMs = Number.NaN }) => {
		const rows = samplesWithin(trace, window);
		const first = rows[0] as number;
		const at = (k: number) => trace.values[k] as number;
		const sinceMs = (k: number) => ((trace.timesS[k] as number) - (trace.timesS[first] as number)) * 1000;
		const trough = rows.reduce((low, k) => (sinceMs(k) <= troughWithinMs && at(k) < at(low) ? k : low), first);
		const peak = rows.reduce((high, k) => (k > trough && at(k) > at(high) ? k : high), trough);
		return {
			peak: at(peak) - at(trough),
			trough: at(trough) - at(first),
			troughMs: sinceMs(trough),
			peakMs: sinceMs(peak),
		};
	}),
};
