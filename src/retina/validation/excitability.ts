import type { PublishedFigure } from './publishedFigure.ts';
import { sources } from './sources.ts';

const steps =
	'mouse, whole cell, depolarising steps, their sizes not read; here the ganglion cell without synapses, steps of 500 ms';
const width = `${steps}, the time that a spike is above -30 mV, at 50 pA over that at 400 pA`;

/** Ganglion cells under current: frequency against current up to block, and what becomes of spikes. */
export const excitabilityFigures: readonly PublishedFigure[] = [
	{
		name: 'current-of-highest-rate-off-over-on',
		title: 'OFF sustained over ON sustained ganglion cell: current at which the rate is highest',
		unit: '1',
		range: [0, 1],
		published: 'OFF sustained alpha cells plateau earlier as depolarisation increases (depolarisation block); sign',
		sources: [sources.alphaExcitability2022],
		conditions: `${steps} of up to 6 nA; rates at up to 1 nA, where neither cell is blocked, were known`,
		use: 'prediction',
		wholeCircuit: false,
	},
	{
		name: 'spike-width-onSustained',
		title: 'ON sustained ganglion cell: width of spikes at a weak current over that at a strong one',
		unit: '1',
		range: [0.7, 1.3],
		published: 'width remained stable with increasing stimulation; comparable',
		sources: [sources.alphaExcitability2022],
		conditions: width,
		use: 'prediction',
		wholeCircuit: false,
	},
	{
		name: 'spike-width-offSustained',
		title: 'OFF sustained ganglion cell: width of spikes at a weak current over that at a strong one',
		unit: '1',
		range: [0, 1],
		published: 'width increased with depolarisation magnitude; sign',
		sources: [sources.alphaExcitability2022],
		conditions: width,
		use: 'prediction',
		wholeCircuit: false,
	},
];
