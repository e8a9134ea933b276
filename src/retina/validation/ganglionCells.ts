import type { PublishedFigure } from './publishedFigure.ts';
import { sources } from './sources.ts';

const blocked = 'mouse, whole cell, synapses blocked; here the ganglion cell without synapses';
const cells = [
	['onSustained', 'ON'],
	['offTransient', 'OFF transient'],
	['offSustained', 'OFF sustained'],
] as const;

/** Ganglion cells by themselves. */
export const ganglionCellFigures: readonly PublishedFigure[] = [
	...(
		[
			['onSustained', 'ON', [29, 86], '57.3 ± 6.3 (5 cells)'],
			['offTransient', 'OFF transient', [35, 100], '67.5 ± 6.6 (6 cells)'],
			['offSustained', 'OFF sustained', [22, 213], '117.1 ± 15.9 (9 cells)'],
		] as const
	).map(
		([population, title, range, published]): PublishedFigure => ({
			name: `input-resistance-${population}`,
			title: `${title} ganglion cell: input resistance`,
			unit: 'MOhm',
			range,
			published: `${published}; scatter`,
			sources: [sources.margolis2007],
			conditions: `${blocked}; hyperpolarising steps that silence it`,
			use: 'prediction',
			wholeCircuit: false,
		}),
	),
	...(
		[
			['offTransient', 'OFF transient', [0.1, 0.44], '0.27 ± 0.03 (8 cells)'],
			['offSustained', 'OFF sustained', [0.08, 0.2], '0.14 ± 0.01 (10 cells)'],
		] as const
	).map(
		([population, title, range, published]): PublishedFigure => ({
			name: `interval-variation-${population}`,
			title: `${title} ganglion cell: coefficient of variation of its intervals`,
			unit: '1',
			range,
			published: `${published}; scatter`,
			sources: [sources.margolis2007],
			conditions: `${blocked}, with the noise of channels that the circuit declares (assumed); first computed without noise, where it is 0`,
			use: 'prediction',
			wholeCircuit: false,
		}),
	),
	...(
		[
			['onSustained', 'ON', [-70, -62]],
			['offTransient', 'OFF transient', [-62, -50]],
			['offSustained', 'OFF sustained', [-62, -50]],
		] as const
	).map(
		([population, title, range]): PublishedFigure => ({
			name: `rest-${population}`,
			title: `${title} ganglion cell: resting potential (median)`,
			unit: 'mV',
			range,
			published: 'constraints C1 of the table; range',
			sources: [sources.kameneva, sources.margolis2007],
			conditions: blocked,
			use: 'fitted',
			wholeCircuit: false,
		}),
	),
	...(
		[
			['onSustained', 'ON', [0, 0]],
			['offTransient', 'OFF transient', [15, 23]],
			['offSustained', 'OFF sustained', [40, 48]],
		] as const
	).map(
		([population, title, range]): PublishedFigure => ({
			name: `spontaneous-rate-${population}`,
			title: `${title} ganglion cell: spontaneous rate`,
			unit: 'Hz',
			range,
			published: 'constraints C2 of the table; range',
			sources: [sources.kameneva, sources.margolis2007],
			conditions: blocked,
			use: 'fitted',
			wholeCircuit: false,
		}),
	),
	...cells.map(
		([population, title]): PublishedFigure => ({
			name: `silence-${population}`,
			title: `${title} ganglion cell: spikes during 500 ms of -200 pA`,
			unit: '1',
			range: [0, 0],
			published: 'constraints C3 of the table: 0 Hz; range',
			sources: [sources.kameneva],
			conditions: blocked,
			use: 'fitted',
			wholeCircuit: false,
		}),
	),
	{
		name: 'rebound-offTransient',
		title: 'OFF transient ganglion cell: rate in the 100 ms after -200 pA, times the spontaneous rate',
		unit: '1',
		range: [2, 6],
		published: 'at least twice the spontaneous rate; 60 Hz measured, about 3 times; range, with twice that as its end',
		sources: [sources.kameneva],
		conditions: blocked,
		use: 'fitted',
		wholeCircuit: false,
	},
	{
		name: 'rebound-onSustained',
		title: 'ON ganglion cell: spikes in the 300 ms after -200 pA',
		unit: '1',
		range: [0, 0],
		published: 'constraint C4 of the table: 0 Hz; range',
		sources: [sources.kameneva],
		conditions: blocked,
		use: 'fitted',
		wholeCircuit: false,
	},
	...cells.map(
		([population, title]): PublishedFigure => ({
			name: `spike-peak-${population}`,
			title: `${title} ganglion cell: peak of its spikes`,
			unit: 'mV',
			range: [0, 60],
			published: 'constraint C0 of the table: spikes overshoot 0 mV; range, to the sodium reversal potential',
			sources: [sources.kameneva],
			conditions: `${blocked}; 100 pA into the ON cell`,
			use: 'known',
			wholeCircuit: false,
		}),
	),
];
