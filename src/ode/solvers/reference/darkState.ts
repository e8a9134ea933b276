import { darkRestsOf, waitingStates } from '../../equations/linking/darkRests.ts';
import { deliveredBy } from '../../equations/linking/delivery.ts';
import type { Library } from '../../equations/linking/kind.ts';
import { voltagesOf } from '../../equations/linking/stateRoles.ts';
import { fillDelayed, withoutDelays } from '../../kernels/network/delays.ts';
import { forgetMembers } from '../../kernels/network/memberParameters.ts';
import { type Group, type Network, networkOf, singleColumn, stateIndex } from '../../kernels/network/network.ts';
import { buildNetwork } from '../../kernels/network/networkBuilder.ts';
import { spikingCells } from '../../kernels/network/spikeEvents.ts';
import { strayingOf } from '../../kernels/network/straying.ts';
import { courseInTheDark, fixedPointFrom, type Restless } from './darkCourse.ts';
import type { OdeSystem } from './solver.ts';
import { relaxCells } from './tissueRest.ts';

/** The network as a system with its present inputs: autonomous between changes of light. */
export function asSystem(network: Network): OdeSystem {
	return { size: network.size, rates: (_t, y, dydt) => network.rates(y, dydt), straying: strayingOf(network) };
}

/** Indices in y of some states of a group. */
const statesOf = ({ offset, kind, count }: Group, isMeant: (path: string) => boolean): number[] =>
	kind.states.flatMap(({ path }, k) =>
		isMeant(path) ? Array.from({ length: count }, (_, member) => offset + k * count + member) : [],
	);

/** The dark rests of a group that are not known yet. */
const unknownRests = ({ kind, parameters }: Group) =>
	darkRestsOf(kind).filter(({ index }) => Number.isNaN(parameters[index]));

/**
 * The network with every synapse silent: none delivers anything, and what depends on a dark rest that is not known yet stands still, as the states of
 * connections do. Its inputs are dark.
 */
function silenced({ circuit, lattice, populations, connections }: Network): Network {
	const silent = connections.map((group) =>
		group.kind.type === 'synapse' ? { ...group, rates: () => undefined } : group,
	);
	const network = networkOf(circuit, lattice, populations, silent);
	const still = [
		...populations.flatMap((group) => {
			const waiting = unknownRests(group).length > 0 ? waitingStates(group.kind) : new Set<string>();
			return statesOf(group, (path) => waiting.has(path));
		}),
		...connections.flatMap((group) => statesOf(group, () => true)),
	];
	for (const index of still) network.held.add(index);
	return network;
}

/** The population whose dark rests a group asks for. */
const sourceOf = ({ joins, name }: Group): string => joins?.from ?? name;

/** Whether synapses may turn out to deliver nothing in the dark: no cell has a dark rest of its own to wait for, and none sends a signal. */
const staysSilent = ({ populations, connections }: Network): boolean =>
	populations.every(({ kind }) => darkRestsOf(kind).length === 0) &&
	connections.every(({ kind }) => !deliveredBy(kind)?.isSignal);

/** Whether no state of a connection moves, and no synapse delivers anything. */
function isQuiet(network: Network, y: Float64Array): boolean {
	if (!staysSilent(network)) return false;
	const rates = new Float64Array(network.size);
	network.rates(y, rates);
	const stands = network.connections.every(({ offset, kind, count }) =>
		rates.subarray(offset, offset + kind.states.length * count).every((rate) => rate === 0),
	);
	const isSilent = ({ kind, inputOffset, count }: Group) =>
		kind.inputs.every(
			({ role }, k) =>
				role !== 'synaptic' ||
				network.inputs.subarray(inputOffset + k * count, inputOffset + (k + 1) * count).every((each) => each === 0),
		);
	return stands && network.populations.every(isSilent);
}

/** The state that a circuit starts from. */
export interface DarkState {
	/** State vector of the whole network: its rest, or a state on the cycle of what does not rest. */
	readonly y: Float64Array;
	readonly restless: readonly Restless[];
	/** What is to be said of it, one sentence; empty when all is well. */
	readonly note: string;
}

/** Cells of a tissue whose rests were not found. */
const notRelaxed =
	'No rest was found in the dark for each cell of this tissue: all start at that of the mean cell, and their potentials move for some seconds of model time before they stand still.';

/**
 * Finds where darkness leads (`courseInTheDark`): with every synapse silent the potentials settle, they become the thresholds that are
 * declared as dark rests, and with the synapses free again the whole circuit settles. Numbers that were set by hand stay.
 * A circuit that fires or oscillates in the dark starts in the course of that, and its thresholds are mean potentials.
 * All columns rest alike (a gap junction between equals carries nothing), so one column is solved and copied. In a tissue each cell goes on from there to its own
 * rest; where that is not found, all start at the column's. Delays change no rest: the way there is followed without, and what is on its way is at rest too.
 * @param network its parameters hold; thresholds still NaN are filled in here
 * @param library the one that the network was built from
 * @throws SolverError when its states leave all bounds in the dark
 */
export function settleInTheDark(network: Network, library: Library): DarkState {
	const settled = withoutDelays(network, () => settle(network, library));
	fillDelayed(network, settled.y);
	return settled;
}

/** The state of a column in each column of a network of the same circuit. */
function spreadColumn(network: Network, column: Network, rest: Float64Array): Float64Array {
	const y = new Float64Array(network.size);
	const columnGroups = [...column.populations, ...column.connections];
	[...network.populations, ...network.connections].forEach((group, k) => {
		const source = columnGroups[k];
		if (!source) return;
		group.kind.states.forEach((_, s) => {
			const value = source.count > 0 ? rest[source.offset + s * source.count] : group.kind.states[s]?.initial;
			y.fill(value ?? 0, group.offset + s * group.count, group.offset + (s + 1) * group.count);
		});
	});
	return y;
}

/**
 * The dark state of a network of columns that are each like one that has been settled already: what `settleInTheDark` finds, without finding it again.
 * @param network of columns, its parameters those of the column; dark rests that are not known yet are filled in
 * @param column one column of the same circuit
 * @param rest its dark state
 */
export function settleLike(network: Network, column: Network, rest: Float64Array): Float64Array {
	const columnGroups = [...column.populations, ...column.connections];
	[...network.populations, ...network.connections].forEach((group, k) => {
		for (const { index } of unknownRests(group)) {
			group.parameters[index] = columnGroups[k]?.parameters[index] as number;
		}
	});
	const y = spreadColumn(network, column, rest);
	fillDelayed(network, y);
	return y;
}

/** The same of a network without delays. */
function settle(network: Network, library: Library): DarkState {
	const { columns, tissue } = network.lattice;
	const column = columns === 1 && !tissue ? network : buildNetwork(network.circuit.name, library, singleColumn);
	const groups = [...network.populations, ...network.connections];
	const columnGroups = [...column.populations, ...column.connections];
	// One column for all is that of the mean cell.
	if (column !== network) column.populations.forEach(forgetMembers);
	columnGroups.forEach((group, k) => {
		if (column !== network) group.parameters.set(groups[k]?.parameters ?? []);
	});
	const kept = new Set(column.held);
	const lights = Float64Array.from(column.inputs);
	column.inputs.fill(0);
	column.held.clear();
	const sources = columnGroups.flatMap((group) => (unknownRests(group).length > 0 ? [sourceOf(group)] : []));
	const followed = staysSilent(column) ? undefined : (population: string) => sources.includes(population);
	const silent = courseInTheDark(silenced(column), column.initialState(), followed);
	for (const group of columnGroups) {
		const source = column.populations.find(({ name }) => name === sourceOf(group));
		for (const { index, state } of unknownRests(group)) {
			if (source) group.parameters[index] = silent.mean[stateIndex(source, state, 0)] as number;
		}
	}
	// Synapses whose thresholds are those rests have nothing to do; a synapse that freezes there has no steady state of its own to find.
	const { y: rest, restless } = isQuiet(column, silent.y) ? silent : courseInTheDark(column, silent.y);
	for (const index of kept) column.held.add(index);
	column.inputs.set(lights);
	if (column === network) return { y: rest, restless, note: '' };
	groups.forEach((group, k) => {
		group.parameters.set(columnGroups[k]?.parameters ?? []);
	});
	const y = spreadColumn(network, column, rest);
	// Cells of a tissue differ in whom they are joined with: each has a rest of its own near that of the column.
	const isRelaxed = !tissue || relaxCells(network, y, (name) => restless.some(({ population }) => population === name));
	return { y, restless, note: isRelaxed ? '' : notRelaxed };
}

/** A fixed point that the course from the declared values does not come to. */
export interface OtherRest {
	/** Potential of each population there, mV. */
	readonly potentialsMv: Readonly<Record<string, number>>;
	readonly isStable: boolean;
}

/** What is to be said of a circuit in the dark. */
export interface DarkReport {
	readonly potentialsMv: Readonly<Record<string, number>>;
	readonly restless: readonly Restless[];
	readonly others: readonly OtherRest[];
}

/** Two fixed points are one if their potentials differ by no more than this, mV. */
const sameMv = 0.1;

/**
 * Where a circuit of one column goes in the dark, and fixed points of its equations that it does not come to (those that an iteration finds from the declared
 * values and from the end of the course; there may be more).
 * @throws SolverError when its states leave all bounds in the dark
 */
export function reportDarkness(network: Network, library: Library): DarkReport {
	return withoutDelays(network, () => reportUndelayed(network, library));
}

/** The same of a network without delays. */
function reportUndelayed(network: Network, library: Library): DarkReport {
	const { y, restless } = settleInTheDark(network, library);
	const potentials = (of: Float64Array) =>
		Object.fromEntries(
			network.populations.flatMap(({ name, kind, offset, count }) => {
				const k = kind.states.findIndex(({ path }) => voltagesOf(kind).includes(path));
				return k < 0 ? [] : [[name, of[offset + k * count] as number]];
			}),
		);
	const kept = new Set(network.held);
	const declared = network.initialState();
	for (const { offset, kind, count } of network.connections) {
		for (let index = offset; index < offset + kind.states.length * count; index++) {
			network.held.add(index);
			declared[index] = y[index] as number;
		}
	}
	const spiking = spikingCells(network);
	const found: OtherRest[] = [];
	for (const start of [declared, y]) {
		const rest = fixedPointFrom(asSystem(network), start);
		// Where a cell would stand above the threshold of its spike nothing stands.
		if (!rest || spiking.some(({ state, threshold }) => (rest.y[state] as number) >= threshold())) continue;
		const there = potentials(rest.y);
		const known = [...(restless.length === 0 ? [potentials(y)] : []), ...found.map(({ potentialsMv }) => potentialsMv)];
		const isKnown = known.some((each) =>
			Object.entries(there).every(([name, mv]) => Math.abs(mv - (each[name] as number)) <= sameMv),
		);
		if (!isKnown) found.push({ potentialsMv: there, isStable: rest.isStable() });
	}
	network.held.clear();
	for (const index of kept) network.held.add(index);
	return { potentialsMv: potentials(y), restless, others: found };
}
