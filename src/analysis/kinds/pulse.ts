import { pulseShape } from '../numbers/pulseShape.ts';
import { eachRepeat, type TraceAnalysis } from './analysis.ts';
import { samplesWithin } from './response.ts';

/** How a response to a flash or step goes. */
export const pulse: TraceAnalysis = {
	name: 'pulseShape',
	on: 'trace',
	description:
		'How the largest departure from the value at the beginning of a window goes: its size, the time to its peak, its width at half of it, the time constant of its decay (one exponential from 80 to 20 % of the peak), and when it is back at a part of it.',
	parameters: [{ name: 'part', unit: '', default: 0.5, min: 0, max: 1 }],
	outputs: [
		{ name: 'change', unit: 'as recorded' },
		{ name: 'timeToPeakMs', unit: 'ms' },
		{ name: 'halfWidthMs', unit: 'ms' },
		{ name: 'decayMs', unit: 'ms' },
		{ name: 'backMs', unit: 'ms' },
	],
	measure: eachRepeat((trace, window, { part = Number.NaN }) => {
		const rows = samplesWithin(trace, window);
		const { change, timeToPeakS, halfWidthS, decayS, backAtS } = pulseShape(
			rows.map((k) => trace.timesS[k] as number),
			rows.map((k) => trace.values[k] as number),
		);
		return {
			change,
			timeToPeakMs: timeToPeakS * 1000,
			halfWidthMs: halfWidthS * 1000,
			decayMs: decayS * 1000,
			backMs: backAtS(part) * 1000,
		};
	}),
};
