import { eachRepeat, type SpikeAnalysis } from './analysis.ts';
import { spikesWithin } from './response.ts';

/** When the first spike comes. */
export const firstSpike: SpikeAnalysis = {
	name: 'firstSpike',
	on: 'spikes',
	description: 'Time from the beginning of a window to its first spike; none without one.',
	parameters: [],
	outputs: [{ name: 'ms', unit: 'ms' }],
	measure: eachRepeat((response, window) => ({
		ms: ((spikesWithin(response, window).at(0) ?? Number.NaN) - window.fromS) * 1000,
	})),
};
