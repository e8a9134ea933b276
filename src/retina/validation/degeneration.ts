import type { PublishedFigure } from './publishedFigure.ts';
import { sources } from './sources.ts';

const degenerated = 'rd1 mouse, receptors degenerated; here rods and cones removed';

const rates = [
	['onSustained', 'ON', [0, 52.5], '22.0 ± 4.6 (11 cells)'],
	['offTransient', 'OFF transient', [0, 66.8], '25.1 ± 6.6 (10 cells)'],
	['offSustained', 'OFF sustained', [4.7, 60.7], '32.7 ± 7.0 (4 cells)'],
] as const;

/** The retina without its receptors. */
export const degenerationFigures: readonly PublishedFigure[] = [
	...rates.map(
		([population, title, range, published]): PublishedFigure => ({
			name: `degenerated-rate-${population}`,
			title: `${title} ganglion cell without receptors: rate`,
			unit: 'Hz',
			range,
			published: `${published}; scatter`,
			sources: [sources.margolis2008],
			conditions: degenerated,
			use: 'prediction',
			wholeCircuit: true,
		}),
	),
	...rates.map(
		([population, title, range, published]): PublishedFigure => ({
			name: `remodelled-rate-${population}`,
			title: `${title} ganglion cell without receptors, bipolar cells without glutamate receptors: rate`,
			unit: 'Hz',
			range,
			published: `${published}; scatter`,
			sources: [sources.margolis2008],
			conditions: `${degenerated}; the same figure again after remodelling, added when the rates without it were known`,
			use: 'known',
			wholeCircuit: true,
		}),
	),
	{
		name: 'degenerated-rhythm',
		title: 'ON ganglion cell without receptors: frequency of its synaptic rhythm (0 where there is none)',
		unit: 'Hz',
		range: [4.2, 14.2],
		published: '9.2 ± 0.7 (13 cells); scatter',
		sources: [sources.margolis2008],
		conditions: `${degenerated}; fundamental of the excitatory current`,
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'degenerated-light-response',
		title: 'Ganglion cells without receptors: change of their rates by a bright step, part of the intact',
		unit: '1',
		range: [0, 0.1],
		published: 'no receptors, no light response; comparable',
		sources: [sources.margolis2008],
		conditions: degenerated,
		use: 'known',
		wholeCircuit: true,
	},
];
