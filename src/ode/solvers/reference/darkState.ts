import type { Library } from '../../equations/linking/kind.ts';
import { voltagesOf } from '../../equations/linking/stateRoles.ts';
import { buildNetwork, type Group, type Network, singleColumn, stateIndex } from '../../kernels/network/network.ts';
import { strayingOf } from '../../kernels/network/straying.ts';
import { courseInTheDark, fixedPointFrom, type Restless } from './darkCourse.ts';
import type { OdeSystem } from './solver.ts';

/** The network as a system with its present inputs: autonomous between changes of light. */
export function asSystem(network: Network): OdeSystem {
	return { size: network.size, rates: (_t, y, dydt) => network.rates(y, dydt), straying: strayingOf(network) };
}

function darkParameters(group: Group): { index: number; state: string }[] {
	return group.kind.parameters.flatMap(({ value }, index) =>
		typeof value === 'number' ? [] : [{ index, state: value.darkRestOf }],
	);
}

/** Whether no state of a connection moves. */
function isQuiet(network: Network, y: Float64Array): boolean {
	const rates = new Float64Array(network.size);
	network.rates(y, rates);
	return network.connections.every(({ offset, kind, count }) =>
		rates.subarray(offset, offset + kind.states.length * count).every((rate) => rate === 0),
	);
}

/** The state that a circuit starts from. */
export interface DarkState {
	/** State vector of the whole network: its rest, or a state on the cycle of what does not rest. */
	readonly y: Float64Array;
	readonly restless: readonly Restless[];
}

/**
 * Finds where darkness leads (`courseInTheDark`): with every synapse silent the presynaptic potentials settle, they become the thresholds that are
 * declared as dark rests, and with the synapses free again the whole circuit settles. Numbers that were set by hand stay.
 * A circuit that fires or oscillates in the dark starts in the course of that, and its thresholds are mean potentials.
 * All columns rest alike (a gap junction between equals carries nothing), so one column is solved and copied.
 * @param network its parameters hold; thresholds still NaN are filled in here
 * @param library the one that the network was built from
 * @throws SolverError when its states leave all bounds in the dark
 */
export function settleInTheDark(network: Network, library: Library): DarkState {
	const { columns, tissue } = network.lattice;
	const column = columns === 1 && !tissue ? network : buildNetwork(network.circuit.name, library, singleColumn);
	const groups = [...network.populations, ...network.connections];
	const columnGroups = [...column.populations, ...column.connections];
	columnGroups.forEach((group, k) => {
		if (column !== network) group.parameters.set(groups[k]?.parameters ?? []);
	});
	const kept = new Set(column.held);
	const lights = Float64Array.from(column.inputs);
	column.inputs.fill(0);
	column.held.clear();
	for (const group of column.connections) {
		for (let i = 0; i < group.kind.states.length * group.count; i++) column.held.add(group.offset + i);
	}
	const silent = courseInTheDark(column, column.initialState());
	column.held.clear();
	for (const group of column.connections) {
		for (const { index, state } of darkParameters(group)) {
			if (!Number.isNaN(group.parameters[index] as number)) continue;
			const pre = column.populations.find((each) => each.name === group.joins?.from);
			if (pre) group.parameters[index] = silent.mean[stateIndex(pre, state, 0)] as number;
		}
	}
	// Synapses whose thresholds are those rests have nothing to do; a synapse that freezes there has no steady state of its own to find.
	const { y: rest, restless } = isQuiet(column, silent.y) ? silent : courseInTheDark(column, silent.y);
	for (const index of kept) column.held.add(index);
	column.inputs.set(lights);
	if (column === network) return { y: rest, restless };
	const y = new Float64Array(network.size);
	groups.forEach((group, k) => {
		const source = columnGroups[k];
		if (!source) return;
		group.parameters.set(source.parameters);
		group.kind.states.forEach((_, s) => {
			const value = source.count > 0 ? rest[source.offset + s * source.count] : group.kind.states[s]?.initial;
			y.fill(value ?? 0, group.offset + s * group.count, group.offset + (s + 1) * group.count);
		});
	});
	return { y, restless };
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
	const found: OtherRest[] = [];
	for (const start of [declared, y]) {
		const rest = fixedPointFrom(asSystem(network), start);
		if (!rest) continue;
		const there = potentials(rest.y);
		const known = [...(restless.length === 0 ? [potentials(y)] : []), ...found.map(({ potentialsMv }) => potentialsMv)];
		const isKnown = known.some((each) =>
			Object.entries(there).every(([name, mv]) => Math.abs(mv - (each[name] as number)) <= sameMv),
		);
		if (!isKnown) found.push({ potentialsMv: there, isStable: rest.isStable });
	}
	network.held.clear();
	for (const index of kept) network.held.add(index);
	return { potentialsMv: potentials(y), restless, others: found };
}
