import { rhythmOf } from '../numbers/spectrum.ts';
import { eachRepeat, type TraceAnalysis } from './analysis.ts';
import { samplesWithin } from './response.ts';

/** Whether a quantity swings by itself. */
export const rhythm: TraceAnalysis = {
	name: 'rhythm',
	on: 'trace',
	description:
		'The sine between two frequencies that takes away most of the variance of a quantity within a window: its frequency, and that part of the variance (0 for a constant).',
	parameters: [
		{ name: 'fromHz', unit: 'Hz', default: 1, min: 0.01, max: 1000 },
		{ name: 'toHz', unit: 'Hz', default: 50, min: 0.01, max: 1000 },
	],
	outputs: [
		{ name: 'frequencyHz', unit: 'Hz' },
		{ name: 'part', unit: '' },
	],
	measure: eachRepeat((trace, window, { fromHz = Number.NaN, toHz = Number.NaN }) => {
		const rows = samplesWithin(trace, window);
		const everyS =
			((trace.timesS[rows.at(-1) as number] as number) - (trace.timesS[rows[0] as number] as number)) /
			(rows.length - 1);
		const { frequencyHz, part } = rhythmOf(
			rows.map((k) => trace.values[k] as number),
			everyS,
			fromHz,
			toHz,
		);
		return { frequencyHz, part };
	}),
};
