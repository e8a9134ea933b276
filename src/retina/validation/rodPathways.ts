import type { PublishedFigure } from './publishedFigure.ts';
import { sources } from './sources.ts';

const mutants =
	'mouse, voltage clamp at -60 mV, 10 ms flashes of up to 1,000 R*/rod in darkness; here conductances times driving force as for the intact retina';

/** Single photons, and ways of rod signals beside and without the one through AII cells. */
export const rodPathwayFigures: readonly PublishedFigure[] = [
	{
		name: 'rod-bipolar-single-photon',
		title: 'Rod bipolar cell: peak of its current after one photon in one of its 20 rods',
		unit: 'pA',
		range: [5, 6],
		published: 'a peak amplitude of 5-6 pA, about 20 rods converge; range',
		sources: [sources.berntson2004],
		conditions:
			'mouse, slice, voltage clamp; here at -60 mV, one rod gets 1 R* within 10 ms and 19 none; its potential in an earlier program of the same equations (0.7 mV) was known, not this current',
		use: 'prediction',
		wholeCircuit: false,
	},
	{
		name: 'secondary-pathway-threshold',
		title: 'ON sustained ganglion cell without AII-bipolar junctions: threshold, times that of the intact retina',
		unit: '1',
		range: [5, 20],
		published:
			'the secondary rod pathway is less sensitive than the primary by approximately 1 log unit; light: half to twice',
		sources: [sources.volgyi2004],
		conditions:
			'mouse, spikes to 500 ms steps of full-field light from darkness; threshold at 5 % of the largest response; that without the junctions 10 R*/rod/s give no spike and 30 one or two was known, the thresholds were not',
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'no-rod-synapse-on-bipolar-half-saturating-flash',
		title:
			'ON cone bipolar cell without transmission from rods to rod bipolar cells: flash of half the largest current',
		unit: 'R*/rod',
		range: [0, 14.6],
		published: 'Elfn1 knockout: 6.4 ± 1.3 (10 cells); scatter',
		sources: [sources.rodPathways2022],
		conditions: mutants,
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'no-rod-synapse-on-bipolar-largest-current',
		title: 'ON cone bipolar cell without transmission from rods to rod bipolar cells: largest current of a flash',
		unit: 'pA',
		range: [0, 29],
		published: 'Elfn1 knockout: 13.2 ± 2.5 (10 cells); scatter',
		sources: [sources.rodPathways2022],
		conditions: mutants,
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'uncoupled-cones-on-bipolar-largest-current',
		title: 'ON cone bipolar cell without rod-cone junctions: largest current of a flash, part of the intact',
		unit: '1',
		range: [0, 0.1],
		published: 'connexin 36 gone from cones: no response (9 cells); comparable: absent',
		sources: [sources.rodPathways2022],
		conditions: mutants,
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'uncoupled-cones-off-bipolar-half-saturating-flash',
		title: 'OFF cone bipolar cell without rod-cone junctions: flash of half the largest current',
		unit: 'R*/rod',
		range: [5.7, 22.7],
		published: 'connexin 36 gone from cones: 14.2 ± 1.6 (7 cells); scatter',
		sources: [sources.rodPathways2022],
		conditions: mutants,
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'uncoupled-cones-off-bipolar-largest-current',
		title: 'OFF cone bipolar cell without rod-cone junctions: largest current of a flash',
		unit: 'pA',
		range: [0, 29.5],
		published: 'connexin 36 gone from cones: 12 ± 3.3 (7 cells); scatter',
		sources: [sources.rodPathways2022],
		conditions: mutants,
		use: 'prediction',
		wholeCircuit: true,
	},
];
