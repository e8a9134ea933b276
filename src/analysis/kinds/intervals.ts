import { eachRepeat, type SpikeAnalysis } from './analysis.ts';
import { spikesWithin } from './response.ts';

/** Intervals between successive times, ms. */
export const intervalsMs = (spikesS: readonly number[]): number[] =>
	spikesS.slice(1).map((time, i) => (time - (spikesS[i] as number)) * 1000);

/** Intervals between spikes. */
export const intervals: SpikeAnalysis = {
	name: 'intervals',
	on: 'spikes',
	description:
		'First, last and mean interval between the spikes of a window, their coefficient of variation, and the rate of the first one (0 without one).',
	parameters: [],
	outputs: [
		{ name: 'firstMs', unit: 'ms' },
		{ name: 'lastMs', unit: 'ms' },
		{ name: 'meanMs', unit: 'ms' },
		{ name: 'cv', unit: '' },
		{ name: 'startHz', unit: 'Hz' },
	],
	measure: eachRepeat((response, window) => {
		const all = intervalsMs(spikesWithin(response, window));
		const [firstMs, lastMs] = [all.at(0) ?? Number.NaN, all.at(-1) ?? Number.NaN];
		const meanMs = all.reduce((sum, each) => sum + each, 0) / all.length;
		const variance = all.reduce((sum, each) => sum + (each - meanMs) ** 2, 0) / all.length;
		return { firstMs, lastMs, meanMs, cv: Math.sqrt(variance) / meanMs, startHz: all.length > 0 ? 1000 / firstMs : 0 };
	}),
};
