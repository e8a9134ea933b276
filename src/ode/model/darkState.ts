import type { OdeSystem } from '../integrators/solver.ts';
import { findSteadyState } from '../integrators/steadyState.ts';
import type { Library } from './kind.ts';
import { buildNetwork, type Group, type Network, singleColumn, stateIndex } from './network.ts';

/** The network as a system with its present inputs: autonomous between changes of light. */
export function asSystem(network: Network): OdeSystem {
	return { size: network.size, rates: (_t, y, dydt) => network.rates(y, dydt) };
}

function darkParameters(group: Group): { index: number; state: string }[] {
	return group.kind.parameters.flatMap(({ value }, index) =>
		typeof value === 'number' ? [] : [{ index, state: value.darkRestOf }],
	);
}

/**
 * Finds the dark steady state: with every synapse silent the presynaptic potentials settle, they become the thresholds that are
 * declared as dark rests, and with the synapses free again the whole circuit settles. Numbers that were set by hand stay.
 * All columns rest alike (a gap junction between equals carries nothing), so one column is solved and copied.
 * @param network its parameters hold; thresholds still NaN are filled in here
 * @param library the one that the network was built from
 * @returns the state vector of the whole network at rest
 * @throws SolverError when the circuit does not come to rest
 */
export function settleInTheDark(network: Network, library: Library): Float64Array {
	const column = network.lattice.columns === 1 ? network : buildNetwork(network.circuit.name, library, singleColumn);
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
	const silent = findSteadyState(asSystem(column), column.initialState()).y;
	column.held.clear();
	for (const group of column.connections) {
		for (const { index, state } of darkParameters(group)) {
			if (!Number.isNaN(group.parameters[index] ?? Number.NaN)) continue;
			const pre = column.populations.find((each) => each.name === group.joins?.from);
			if (pre) group.parameters[index] = silent[stateIndex(pre, state, 0)] ?? Number.NaN;
		}
	}
	const rest = findSteadyState(asSystem(column), silent).y;
	for (const index of kept) column.held.add(index);
	column.inputs.set(lights);
	if (column === network) return rest;
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
	return y;
}
