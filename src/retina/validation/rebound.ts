import type { PublishedFigure } from './publishedFigure.ts';
import { sources } from './sources.ts';

const conditions =
	'adult rat, dissociated ganglion cells, perforated patch, hyperpolarising currents; here a cell of the mouse without synapses, -200 pA for 500 ms from its rest, with and without Ih (the drug at its full dose)';

/** What ganglion cells do when a hyperpolarisation ends, and which current that is by. */
export const reboundFigures: readonly PublishedFigure[] = (
	[
		['offTransient', 'OFF transient'],
		['offSustained', 'OFF sustained'],
	] as const
).flatMap(([population, title]): PublishedFigure[] => [
	{
		name: `sag-without-ih-${population}`,
		title: `${title} ganglion cell under ZD7288: relaxation of the potential within a hyperpolarisation, part of that without`,
		unit: '1',
		range: [0, 0.1],
		published: 'a slowly relaxing hyperpolarisation, blocked by ZD7288; comparable: absent',
		sources: [sources.lee2007],
		conditions,
		use: 'prediction',
		wholeCircuit: false,
	},
	{
		name: `rebound-without-ih-${population}`,
		title: `${title} ganglion cell under ZD7288: spikes in the 100 ms after a hyperpolarisation, part of those without`,
		unit: '1',
		range: [0, 0.1],
		published: 'a few action potentials when the current stopped, blocked by ZD7288; comparable: absent',
		sources: [sources.lee2007],
		conditions,
		use: 'prediction',
		wholeCircuit: false,
	},
]);
