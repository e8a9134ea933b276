import type { Description, PopulationDescription } from '../../protocol/description.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import { memberNearest } from '../data/cells.ts';

/** Cells that light passes on its way out of the eye, one of a kind, as near to each other as they stand. */
export interface Chain {
	readonly receptor: CellAddress;
	/** None in a circuit without bipolar cells. */
	readonly bipolar: CellAddress | undefined;
	readonly ganglion: CellAddress;
}

const placeOf = ({ positionsUm }: PopulationDescription, member: number): readonly [number, number] => [
	positionsUm[3 * member] as number,
	positionsUm[3 * member + 1] as number,
];

/** The cell of a population that stands nearest to a place, µm. */
const nearest = (population: PopulationDescription, place: readonly [number, number]): CellAddress => ({
	population: population.name,
	member: memberNearest(population, place),
});

/** The chain that a lesson follows: from a ganglion cell in the middle back to a receptor, by the circuit's own synapses where they say which. Undefined where nothing fires or nothing sees. */
export function chainOf({ populations, connections }: Description): Chain | undefined {
	const receptors = populations.filter(({ light }) => light !== undefined);
	const receptor = receptors.find(({ light }) => light?.sees === 'cone') ?? receptors[0];
	const ganglia = populations.filter(({ spiking, count }) => spiking && count > 0);
	const joins = (from: string, to: string): boolean =>
		connections.some((each) => each.type === 'synapse' && each.from === from && each.to === to);
	const bipolars = populations.filter(({ layer, count }) => layer === 'bipolar' && count > 0);
	const between = (ganglion: PopulationDescription) =>
		bipolars.find(({ name }) => receptor !== undefined && joins(receptor.name, name) && joins(name, ganglion.name));
	const ganglion = ganglia.find((each) => between(each) !== undefined) ?? ganglia[0];
	if (!receptor || receptor.count === 0 || !ganglion) return undefined;
	const own = nearest(ganglion, [0, 0]);
	const middle = placeOf(ganglion, own.member);
	const bipolar = between(ganglion) ?? bipolars[0];
	return { receptor: nearest(receptor, middle), bipolar: bipolar && nearest(bipolar, middle), ganglion: own };
}
