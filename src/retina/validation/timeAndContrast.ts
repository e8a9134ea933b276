import type { PublishedFigure } from './publishedFigure.ts';
import { sources } from './sources.ts';

const whiteNoise = 'mouse, ganglion cells in vitro, linear filter of full-field white noise; here ON sustained cells';

/** Flicker, filters in time, contrast, polarity under chirp and bar. */
export const timeAndContrastFigures: readonly PublishedFigure[] = [
	{
		name: 'cone-filter-best-frequency',
		title: 'Ganglion cell, cones: frequency at which the linear filter is largest',
		unit: 'Hz',
		range: [7, 13],
		published: 'peaked at about 10 Hz; single',
		sources: [sources.wang2011],
		conditions: `${whiteNoise} at 1e4 R*/cone/s`,
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'rod-filter-best-frequency',
		title: 'Ganglion cell, rods alone: frequency at which the linear filter is largest',
		unit: 'Hz',
		range: [5, 7],
		published: 'light-adapted, rod-mediated responses of mice without cone function peaked at about 5-7 Hz; range',
		sources: [sources.wang2011],
		conditions: `${whiteNoise}, cones without light, 100 R*/rod/s`,
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'cone-filter-highest-frequency',
		title: 'Ganglion cell, cones: highest frequency with a tenth of the largest response',
		unit: 'Hz',
		range: [21, 39],
		published: 'substantial responsiveness up to about 30 Hz; single (the tenth is our reading of substantial)',
		sources: [sources.wang2011],
		conditions: `${whiteNoise} at 1e4 R*/cone/s`,
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'flicker-10-without-rods',
		title: 'Electroretinogram at 10 Hz without rods, part of the intact',
		unit: '1',
		range: [0.7, 1.3],
		published: 'comparable between wild type and rho-/- at 5 Hz and above; comparable',
		sources: [sources.flickerErg2016],
		conditions: 'mouse in vivo, bright full-field flicker; here 1e4 R*/cone/s, full contrast',
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'flicker-10-without-cones',
		title: 'Electroretinogram at 10 Hz without cones, part of the intact',
		unit: '1',
		range: [0, 0.5],
		published: 'without cone function similar to the wild type at very low frequencies only; comparable',
		sources: [sources.flickerErg2016],
		conditions: 'as above',
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'flicker-20-without-mglur6',
		title: 'Electroretinogram at 20 Hz without mGluR6, part of the intact',
		unit: '1',
		range: [0.7, 1.3],
		published: 'comparable among wild type, rho-/- and mGluR6-/- above 15 Hz; comparable',
		sources: [sources.flickerErg2016],
		conditions: 'as above',
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'contrast-of-half-response',
		title: 'ON sustained ganglion cell: contrast of half the largest excitatory current',
		unit: '%',
		range: [53, 89],
		published: '71 ± 9 (model of bipolar cells fitted to 19 cells); error',
		sources: [sources.kuo2016],
		conditions:
			'mouse, excitatory currents to flashed bars of up to 450 % contrast; here 100 ms full-field flashes on 1,000 R*/cone/s',
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'contrast-exponent',
		title: 'ON sustained ganglion cell: exponent of excitatory current against contrast',
		unit: '1',
		range: [1.86, 2.5],
		published: '2.18 ± 0.16; error',
		sources: [sources.kuo2016],
		conditions: 'as above',
		use: 'prediction',
		wholeCircuit: true,
	},
	...(
		[
			['onSustained', 'ON sustained', [0, 1]],
			['onTransient', 'ON transient', [0, 1]],
			['offSustained', 'OFF sustained', [-1, 0]],
			['offTransient', 'OFF transient', [-1, 0]],
		] as const
	).map(
		([population, title, range]): PublishedFigure => ({
			name: `chirp-polarity-${population}`,
			title: `${title} ganglion cell: (ON - OFF)/(ON + OFF) of spikes in the steps of the chirp`,
			unit: '1',
			range,
			published: 'On- or Off- by responses to light steps; sign',
			sources: [sources.krieger2017, sources.grubb2003],
			conditions:
				'mouse; full-field chirp: 3 s bright step on dark, 1e4 R*/cone/s; spikes above the rate before each step',
			use: 'prediction',
			wholeCircuit: true,
		}),
	),
	...(
		[
			['onSustained', 'ON sustained'],
			['offTransient', 'OFF transient'],
		] as const
	).map(
		([population, title]): PublishedFigure => ({
			name: `bar-direction-index-${population}`,
			title: `${title} ganglion cell: direction selectivity index under moving bars`,
			unit: '1',
			range: [0, 0.3],
			published: 'alpha cells are not direction selective',
			sources: [sources.directionIndex],
			conditions: 'mouse; bars of 300 um, 1 mm/s, 8 directions',
			use: 'memory',
			wholeCircuit: true,
		}),
	),
];
