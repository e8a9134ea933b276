import type { SpikeAnalysis } from './analysis.ts';
import { spikesWithin } from './response.ts';

/** The rate over time as a mean over repeats (peri-stimulus time histogram). */
export const spikeRate: SpikeAnalysis = {
	name: 'spikeRate',
	on: 'spikes',
	description:
		'Rate in bins of a window as a mean over repeats: the highest and the mean one, when the highest begins, and the histogram as a curve.',
	parameters: [{ name: 'binMs', unit: 'ms', default: 100, min: 0.1, max: 60_000 }],
	outputs: [
		{ name: 'bestHz', unit: 'Hz' },
		{ name: 'meanHz', unit: 'Hz' },
		{ name: 'bestFromS', unit: 's' },
	],
	measure({ repeats, window, parameters: { binMs = Number.NaN } }) {
		const binS = binMs / 1000;
		const bins = Math.max(1, Math.floor((window.toS - window.fromS) / binS + 1e-9));
		const counts = new Float64Array(bins);
		for (const response of repeats) {
			for (const tS of spikesWithin(response, window)) {
				const bin = Math.floor((tS - window.fromS) / binS);
				if (bin < bins) counts[bin] = (counts[bin] as number) + 1;
			}
		}
		const rates = counts.map((count) => count / repeats.length / binS);
		const best = rates.reduce((most, rate, k) => (rate > (rates[most] as number) ? k : most), 0);
		return {
			values: {
				bestHz: rates[best] as number,
				meanHz: rates.reduce((sum, each) => sum + each, 0) / bins,
				bestFromS: window.fromS + best * binS,
			},
			curve: { x: rates.map((_, k) => window.fromS + (k + 0.5) * binS), y: rates },
		};
	},
};
