import { isFilled } from '../../ode/equations/linking/delivery.ts';
import type { KernelLayout } from '../../ode/kernels/javascript/kernelLayout.ts';
import type { Group, Network } from '../../ode/kernels/network/network.ts';

/** Brings what connections send into one cell up to date, and nothing else: what a probe of it needs. */
export interface ProbeInputs {
	/** Indices in y of the states that are read, the cell's own among them; absent where all are. */
	readonly states?: readonly number[];
	/**
	 * Sets the cell's inputs from the state; inputs of cells at the other ends of its connections are spoiled until `restore`.
	 * @param scratch as large as y
	 */
	fill(y: Float64Array, scratch: Float64Array): void;
	/** Puts all inputs back as they were before the latest `fill`. */
	restore(): void;
}

/** Members of a connection that send into a cell. */
function pairsInto({ kind, joins }: Group, population: string, member: number): number[] {
	if (!joins) return [];
	const isTo = joins.to === population;
	const isFrom = kind.type === 'junction' && joins.from === population;
	if (!isTo && !isFrom) return [];
	const { first, second } = joins;
	const found: number[] = [];
	for (let pair = 0; pair < first.length; pair++) {
		const isEnd = isTo && second[pair] === member;
		const isStart = isFrom && first[pair] === member;
		if (isEnd || isStart) found.push(pair);
	}
	return found;
}

/** Some members of a connection as a group of its own; right only where members have no states, or for one that has one. */
function layoutOf({ offset, inputOffset, externals, targets, weights }: Group, pairs: readonly number[]): KernelLayout {
	const some = (indices: Int32Array) => Int32Array.from(pairs, (pair) => indices[pair] as number);
	const base = {
		offset: offset + (pairs[0] as number),
		inputOffset,
		count: pairs.length,
		externals: externals.map(some),
		targets: targets.map(some),
	};
	if (!weights) return base;
	return { ...base, weights: weights.map((each) => Float64Array.from(pairs, (pair) => each[pair] as number)) };
}

/** Finds what a cell's inputs depend on. */
export function probeInputs(network: Network, group: Group, member: number): ProbeInputs {
	const everything = network.connections.some(({ kind }) => kind.states.length > 1);
	const parts = network.connections.flatMap((connection) => {
		const pairs = pairsInto(connection, group.name, member);
		const together = connection.kind.states.length === 0 ? [pairs] : pairs.map((pair) => [pair]);
		return together
			.filter(({ length }) => length > 0)
			.map((each) => ({ connection, layout: layoutOf(connection, each) }));
	});
	const slots = group.kind.inputs.flatMap((input, k) =>
		isFilled(input) ? [group.inputOffset + k * group.count + member] : [],
	);
	const own = group.kind.states.map((_, k) => group.offset + k * group.count + member);
	const read = parts.flatMap(({ connection, layout }) => [
		...layout.externals.flatMap((each) => [...each]),
		...(connection.kind.states.length > 0 ? [layout.offset] : []),
	]);
	const { inputs } = network;
	const touched = everything
		? Int32Array.from(inputs.keys())
		: Int32Array.from(
				new Set([...slots, ...parts.flatMap(({ layout }) => layout.targets.flatMap((each) => [...each]))]),
			);
	const before = new Float64Array(touched.length);
	return {
		...(everything ? {} : { states: [...new Set([...own, ...read])] }),
		restore() {
			for (let k = 0; k < touched.length; k++) inputs[touched[k] as number] = before[k] as number;
		},
		fill(y, scratch) {
			for (let k = 0; k < touched.length; k++) before[k] = inputs[touched[k] as number] as number;
			if (everything) {
				network.rates(y, scratch);
				return;
			}
			for (const slot of slots) inputs[slot] = 0;
			for (const { connection, layout } of parts) {
				connection.rates(y, scratch, inputs, connection.parameters, layout);
			}
		},
	};
}
