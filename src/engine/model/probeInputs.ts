import { isFilled } from '../../ode/equations/linking/delivery.ts';
import type { KernelLayout } from '../../ode/kernels/javascript/kernelLayout.ts';
import type { Group, Network } from '../../ode/kernels/network/network.ts';

/** Brings what connections send into one cell up to date, and nothing else: what a probe of it needs. */
export interface ProbeInputs {
	/** Columns whose states are read. */
	readonly columns: readonly number[];
	/**
	 * Sets the cell's inputs from the state; inputs of cells at the other ends of its connections are spoiled.
	 * @param scratch as large as y
	 */
	fill(y: Float64Array, scratch: Float64Array): void;
}

/** Members of a connection that send into a cell. */
function pairsInto({ kind, joins }: Group, population: string, member: number): number[] {
	if (!joins) return [];
	const found: number[] = [];
	for (let pair = 0; pair < joins.first.length; pair++) {
		const isEnd = joins.to === population && joins.second[pair] === member;
		const isStart = kind.type === 'junction' && joins.from === population && joins.first[pair] === member;
		if (isEnd || isStart) found.push(pair);
	}
	return found;
}

/** One member of a connection as a group of its own; right only where members have one state at most. */
function layoutOf({ offset, inputOffset, externals, targets, weights }: Group, pair: number): KernelLayout {
	const one = (indices: Int32Array) => indices.subarray(pair, pair + 1);
	const base = {
		offset: offset + pair,
		inputOffset,
		count: 1,
		externals: externals.map(one),
		targets: targets.map(one),
	};
	return weights ? { ...base, weights: weights.map((each) => each.subarray(pair, pair + 1)) } : base;
}

/** Finds what a cell's inputs depend on. */
export function probeInputs(network: Network, group: Group, member: number): ProbeInputs {
	const everything = network.connections.some(({ kind }) => kind.states.length > 1);
	const parts = network.connections.flatMap((connection) =>
		pairsInto(connection, group.name, member).map((pair) => ({
			connection,
			layout: layoutOf(connection, pair),
			ends: connection.joins ? [connection.joins.first[pair] as number, connection.joins.second[pair] as number] : [],
		})),
	);
	const slots = group.kind.inputs.flatMap((input, k) =>
		isFilled(input) ? [group.inputOffset + k * group.count + member] : [],
	);
	const columns = everything
		? Array.from({ length: network.lattice.columns }, (_, column) => column)
		: [...new Set([member, ...parts.flatMap(({ ends }) => ends)])];
	return {
		columns,
		fill(y, scratch) {
			if (everything) {
				network.rates(y, scratch);
				return;
			}
			for (const slot of slots) network.inputs[slot] = 0;
			for (const { connection, layout } of parts) {
				connection.rates(y, scratch, network.inputs, connection.parameters, layout);
			}
		},
	};
}
