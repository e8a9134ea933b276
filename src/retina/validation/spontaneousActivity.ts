import type { PublishedFigure } from './publishedFigure.ts';
import { sources } from './sources.ts';

const intact =
	'mouse, whole cell, synapses intact, light not stated in the table; here the whole circuit in darkness with all noise that it declares (assumed)';

/** Spikes that nothing evokes, in the whole circuit. */
export const spontaneousFigures: readonly PublishedFigure[] = [
	...(
		[
			['offTransient', 'OFF transient', [0.09, 0.99], '0.54 ± 0.10 (5 cells)'],
			['offSustained', 'OFF sustained', [0.15, 0.51], '0.33 ± 0.04 (5 cells)'],
		] as const
	).map(
		([population, title, range, published]): PublishedFigure => ({
			name: `circuit-interval-variation-${population}`,
			title: `${title} ganglion cell in the circuit: coefficient of variation of its intervals`,
			unit: '1',
			range,
			published: `${published}; scatter`,
			sources: [sources.margolis2007],
			conditions: intact,
			use: 'prediction',
			wholeCircuit: true,
		}),
	),
	...(
		[
			['onSustained', 'ON', [0, 35], '14.0 ± 3.5 (9 cells)'],
			['offTransient', 'OFF transient', [0, 43.4], '14.3 ± 5.5 (7 cells)'],
			['offSustained', 'OFF sustained', [0, 40.8], '16.6 ± 5.4 (5 cells)'],
		] as const
	).map(
		([population, title, range, published]): PublishedFigure => ({
			name: `circuit-rate-${population}`,
			title: `${title} ganglion cell in the circuit: spontaneous rate`,
			unit: 'Hz',
			range,
			published: `${published}; scatter`,
			sources: [sources.margolis2007],
			conditions: intact,
			use: 'known',
			wholeCircuit: true,
		}),
	),
	{
		name: 'degenerated-rate-without-inhibition',
		title: 'Ganglion cells without receptors, GABA and glycine receptors blocked: mean rate of the four types',
		unit: 'Hz',
		range: [2, 42],
		published: '22 ± 10 (standard deviation) with strychnine and gabazine; scatter',
		sources: [sources.menzler2011],
		conditions:
			'rd1 mouse, multielectrode array, all ganglion cells; here rods and cones removed, mean of the four types',
		use: 'prediction',
		wholeCircuit: true,
	},
];
