import { UserError } from '../../base/errors.ts';
import { type Group, groupNamed, type Network, stateIndex } from '../../ode/kernels/network/network.ts';
import { type RemovalIntervention, removedMembers } from '../../protocol/session/removedMembers.ts';

/** The cells that a removal takes, and where their potentials stand. */
export interface RemovedCells {
	readonly population: string;
	readonly members: ReadonlySet<number>;
	/** Indices in y of their potentials. */
	readonly potentials: readonly number[];
	/** At which these are held, mV: where the cell's declaration lets them begin. */
	readonly heldMv: number;
	/** Connections of which nothing is left, in a circuit in columns; in a tissue single pairs are cut. */
	readonly lost: readonly Group[];
}

function membersOf({ lattice }: Network, group: Group, removal: RemovalIntervention): readonly number[] {
	const { members, fraction, seed } = removal;
	if (members && fraction !== undefined) {
		throw new UserError('remove: give the members, or the fraction of the population that is removed, and not both');
	}
	if (seed !== undefined && fraction === undefined) throw new UserError('remove: seed goes with fraction');
	const chosen = removedMembers(removal, group.count);
	if (!lattice.tissue && chosen.length > 0 && new Set(chosen).size < group.count) {
		throw new UserError(
			`remove: of a circuit in columns only whole populations can be removed, all ${group.count} cells of ${group.name} here; for some of them lay it out as a tissue (a circuit with mosaics)`,
		);
	}
	return chosen;
}

/** The cells that a removal takes in a network. @throws UserError that names what does not fit */
export function removedCells(network: Network, removal: RemovalIntervention): RemovedCells {
	const { population } = removal;
	const group = network.populations.find(({ name }) => name === population);
	if (!group) {
		groupNamed(network, population);
		throw new UserError(`remove: '${population}' is a connection; only cells can be removed, connections are blocked`);
	}
	const members = membersOf(network, group, removal);
	const isLost = ({ joins, kind }: Group): boolean =>
		joins?.from === population || (kind.type === 'junction' && joins?.to === population);
	const state = group.kind.states.find(({ path }) => path === 'V');
	return {
		population,
		members: new Set(members),
		potentials: members.map((member) => stateIndex(group, 'V', member)),
		heldMv: state?.initial ?? 0,
		lost: network.lattice.tissue || members.length === 0 ? [] : network.connections.filter(isLost),
	};
}
