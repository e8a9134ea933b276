import { eachRepeat, type SpikeAnalysis } from './analysis.ts';
import { spikesWithin } from './response.ts';

/** How many spikes there are. */
export const spikeCount: SpikeAnalysis = {
	name: 'spikeCount',
	on: 'spikes',
	description: 'Number of spikes in a window, and the mean rate there.',
	parameters: [],
	outputs: [
		{ name: 'count', unit: '' },
		{ name: 'hz', unit: 'Hz' },
	],
	measure: eachRepeat((response, window) => {
		const count = spikesWithin(response, window).length;
		return { count, hz: count / (window.toS - window.fromS) };
	}),
};
