import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import { groupNamed, inputIndex, type Network } from '../../ode/kernels/network/network.ts';
import type { Intervention } from '../../protocol/session/interventions.ts';
import { discPotentialMv, USUAL_PA_PER_MV, USUAL_RESISTIVITY_OHM_M } from '../../retina/electrodes/discElectrode.ts';
import type { CellBody } from '../../retina/tissue/mosaic.ts';

/** An electrode near the retina, as an intervention. */
export type ElectrodeIntervention = Extract<Intervention, { readonly type: 'electrode' }>;

/** What an electrode does: for each cell the index of its electrode current among the network's inputs, and that current, pA, per µA. */
export interface ElectrodeCurrents {
	readonly indices: Int32Array;
	readonly paPerUa: Float64Array;
}

/** Populations that an electrode can act on: those with a place and a membrane. */
const withPlace = (network: Network, bodies: readonly CellBody[]): readonly string[] => {
	const placed = new Set(bodies.map(({ population }) => population));
	return network.populations
		.filter(({ name, kind }) => placed.has(name) && kind.inputs.some(({ role }) => role === 'electrode'))
		.map(({ name }) => name);
};

/**
 * The currents of an electrode: −k times the potential of the disc where each cell stands (`discPotentialMv`), its height over the ganglion cells added to the electrode's distance.
 * @throws UserError for populations that are not there or have no place
 */
export function electrodeCurrents(
	network: Network,
	bodies: readonly CellBody[],
	electrode: ElectrodeIntervention,
): ElectrodeCurrents {
	const known = withPlace(network, bodies);
	const wanted = electrode.populations ?? known;
	const unknown = wanted.find((name) => !known.includes(name));
	if (unknown !== undefined || known.length === 0) {
		throw new UserError(
			`electrode: ${unknown === undefined ? 'no cell' : `'${unknown}'`} has a place on this retina that an electrode could reach; populations with one: ${nameList(known, 'and') || 'none'}`,
		);
	}
	const { xUm, yUm, distanceUm, diameterUm } = electrode;
	const disc = { diameterUm, currentUa: 1, resistivityOhmM: electrode.resistivityOhmM ?? USUAL_RESISTIVITY_OHM_M };
	const paPerMv = electrode.paPerMv ?? USUAL_PA_PER_MV;
	const firsts = new Map(wanted.map((name) => [name, inputIndex(groupNamed(network, name), 'electrode_current')]));
	const reached = bodies.filter(({ population }) => firsts.has(population));
	return {
		indices: Int32Array.from(reached, ({ population, member }) => (firsts.get(population) ?? 0) + member),
		paPerUa: Float64Array.from(
			reached,
			({ x, y, z }) => -paPerMv * discPotentialMv(disc, Math.hypot(x - xUm, y - yUm), distanceUm + z),
		),
	};
}
