import type { Library } from '../../equations/linking/kind.ts';
import { buildNetwork, type Group, type Network, singleColumn, stateIndex } from '../../kernels/network/network.ts';
import { strayingOf } from '../../kernels/network/straying.ts';
import { createRk4 } from './rk4.ts';
import { type OdeSystem, SolverError } from './solver.ts';
import { findSteadyState } from './steadyState.ts';

/** The network as a system with its present inputs: autonomous between changes of light. */
export function asSystem(network: Network): OdeSystem {
	return { size: network.size, rates: (_t, y, dydt) => network.rates(y, dydt), straying: strayingOf(network) };
}

function darkParameters(group: Group): { index: number; state: string }[] {
	return group.kind.parameters.flatMap(({ value }, index) =>
		typeof value === 'number' ? [] : [{ index, state: value.darkRestOf }],
	);
}

/** Darkness that a circuit without a steady state goes through before it starts, ms. */
const darknessMs = 3000;
/** The part of it, at its end, over which an oscillating potential is averaged, ms. */
const averagedMs = 1000;
/** Step of RK4 for it, ms: a third of what the published cells bear. */
const darkStepMs = 0.02;

/** A state that a circuit starts from, and the mean of each state around it: the same, unless the circuit oscillates in the dark. */
interface DarkState {
	readonly y: Float64Array;
	readonly mean: Float64Array;
}

/** The steady state; where there is none to be found (a cell fires or oscillates in the dark), the state after a time in darkness. */
function settle(system: OdeSystem, start: Float64Array): DarkState {
	try {
		const { y } = findSteadyState(system, start);
		return { y, mean: y };
	} catch (failure) {
		if (!(failure instanceof SolverError)) throw failure;
		const y = Float64Array.from(start);
		const mean = new Float64Array(system.size);
		try {
			const rk4 = createRk4(darkStepMs);
			rk4.integrate(system, y, 0, darknessMs - averagedMs);
			rk4.integrate(system, y, darknessMs - averagedMs, darknessMs, (step, now) => {
				const weight = (step.end - step.start) / averagedMs;
				for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + weight * (now[i] as number);
				return true;
			});
		} catch {
			// What the relaxation said tells more than where an explicit method broke down.
			throw failure;
		}
		return { y, mean };
	}
}

/** Whether no state of a connection moves. */
function isQuiet(network: Network, y: Float64Array): boolean {
	const rates = new Float64Array(network.size);
	network.rates(y, rates);
	return network.connections.every(({ offset, kind, count }) =>
		rates.subarray(offset, offset + kind.states.length * count).every((rate) => rate === 0),
	);
}

/**
 * Finds the dark steady state: with every synapse silent the presynaptic potentials settle, they become the thresholds that are
 * declared as dark rests, and with the synapses free again the whole circuit settles. Numbers that were set by hand stay.
 * A circuit that fires or oscillates in the dark starts in the course of that, and its thresholds are mean potentials.
 * All columns rest alike (a gap junction between equals carries nothing), so one column is solved and copied.
 * @param network its parameters hold; thresholds still NaN are filled in here
 * @param library the one that the network was built from
 * @returns the state vector of the whole network at rest
 * @throws SolverError when its states leave all bounds in the dark
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
	const silent = settle(asSystem(column), column.initialState());
	column.held.clear();
	for (const group of column.connections) {
		for (const { index, state } of darkParameters(group)) {
			if (!Number.isNaN(group.parameters[index] as number)) continue;
			const pre = column.populations.find((each) => each.name === group.joins?.from);
			if (pre) group.parameters[index] = silent.mean[stateIndex(pre, state, 0)] as number;
		}
	}
	// Synapses whose thresholds are those rests have nothing to do; a synapse that freezes there has no steady state of its own to find.
	const rest = isQuiet(column, silent.y) ? silent.y : settle(asSystem(column), silent.y).y;
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
