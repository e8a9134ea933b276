import type { PublishedFigure } from './publishedFigure.ts';
import { sources } from './sources.ts';

const summed =
	'mouse in vivo; here the sum of currents, receptors against bipolar cells, by their densities, in arbitrary units';

/** The electroretinogram as a sum of currents; rods and cones removed from it. */
export const electroretinogramFigures: readonly PublishedFigure[] = [
	{
		name: 'erg-b-wave-time',
		title: 'Electroretinogram, light adapted: time of the b-wave after a flash',
		unit: 'ms',
		range: [35, 82],
		published: '62.7 ± 1.6 (8 weeks) and 50.4 ± 1.8 (24 weeks), number of mice not read; single: union',
		sources: [sources.ctrp9],
		conditions: `${summed}; bright flash on a rod-suppressing background, 1e4 R*/cone/s`,
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'erg-b-to-a',
		title: 'Electroretinogram, light adapted: b-wave (positive) over a-wave (negative, before it)',
		unit: '1',
		range: [0, 7.6],
		published:
			'132 ± 42 over 35 ± 14 uV (standard deviations, 20 mice): 3.8 ± 1.9; scatter; 0 or less where sign or order is wrong',
		sources: [sources.dizhoor2016],
		conditions: `${summed}; bright flash on 3.3e4 R*/rod/s`,
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'erg-b-without-mglur6',
		title: 'Electroretinogram, dark adapted: b-wave without transduction of ON bipolar cells, part of the intact',
		unit: '1',
		range: [0, 0.1],
		published: 'mice without TRPM1 revealed the absence of a b-wave; comparable',
		sources: [sources.shen2009],
		conditions: `${summed}; 100 R*/rod flash in darkness, within 200 ms; first computed within 500 ms, where it was 1.1 too: without ON bipolar cells what follows the trough is the recovery of the receptors`,
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'erg-threshold-without-rods',
		title: 'Electroretinogram, dark adapted: rise of the threshold without rods',
		unit: 'log10',
		range: [3.92, 5.48],
		published: '4.7 above the wild type; its thresholds scatter by 0.39 (17 mice); error',
		sources: [sources.toda1999],
		conditions: `${summed}; flash that gives 1 % of the intact b-wave`,
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'erg-b-photopic-without-rods',
		title: 'Electroretinogram, light adapted: b-wave without rods, part of the intact',
		unit: '1',
		range: [0.7, 1.3],
		published: 'the same as in the wild type; comparable',
		sources: [sources.toda1999],
		conditions: `${summed}; bright flash on a rod-suppressing background, 1e4 R*/cone/s`,
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'erg-cone-threshold-light-against-dark',
		title: 'Electroretinogram without rods: threshold light adapted, above that in darkness',
		unit: 'log10',
		range: [0.49, 2.05],
		published: '1.27 above dark adapted; scatter 0.39 (17 mice); error',
		sources: [sources.toda1999],
		conditions: `${summed}; background 1.61 log scotopic cd/m^2, taken as 1e4 R*/cone/s; flash that gives 1 % of the largest b-wave in darkness`,
		use: 'prediction',
		wholeCircuit: true,
	},
];
