import { type KernelProgram, leafName, type Store } from '../graph/kernelProgram.ts';
import type { Graph, GraphNode } from '../graph/realtimeGraph.ts';

/** 2^t for exp: log2(e) goes into a fixed factor of the argument. */
function powerArgument(graph: Graph, argument: number): readonly [number, number] {
	const log2e = graph.constant(Math.LOG2E);
	const { operation, args } = graph.at(argument);
	const [a = 0, b = 0] = args;
	if (operation === 'mul' && graph.at(a).fixed) return [graph.mul(log2e, a), b];
	if (operation === 'neg') {
		const inner = powerArgument(graph, a);
		return [graph.neg(inner[0]), inner[1]];
	}
	return [log2e, argument];
}

/** The exponential of which a node is e^x − 1, if it is one. */
export function lessOneOf(graph: Graph, node: GraphNode): GraphNode | undefined {
	if (node.operation !== 'sub') return undefined;
	const [a = 0, b = 0] = node.args;
	const power = graph.at(a);
	const one = graph.at(b);
	return power.operation === 'exp' && !power.fixed && one.operation === 'constant' && one.value === 1
		? power
		: undefined;
}

/** What a node needs, as it is emitted: factors of the argument for exponentials. */
export function needsOf(graph: Graph, index: number): readonly number[] {
	const node = graph.at(index);
	if (node.fixed) return [];
	const power = node.operation === 'exp' ? node : lessOneOf(graph, node);
	return power ? powerArgument(graph, power.args[0] as number) : node.args;
}

/** Functions of a table that lie in one vector of a row are looked up together: what they have in common. */
export const lookupKey = ({ args, value }: GraphNode, perVector: number): string =>
	`${args[0]} ${Math.floor(value / perVector)}`;

/**
 * Values that are not touched for so many others wait in memory. Compilers of WebAssembly compute a value only when it is needed and keep what it is
 * made of until then, which in straight code of a thousand operations leaves nothing in registers; a store makes them compute it.
 */
const longestWait = 24;

/** The order in which a program's values are computed, and how long each waits for its uses. */
export class ProgramOrder {
	/** Values to compute one after the other; leaves are loaded where they are used. */
	readonly nodes: readonly number[];
	readonly #uses = new Map<number, number[]>();
	readonly #at = new Map<number, number>();

	/** @param perVector functions of a table that are looked up together */
	constructor({ graph, stores }: KernelProgram, perVector: number) {
		const needed = new Set<number>();
		const need = (index: number): void => {
			if (needed.has(index)) return;
			needed.add(index);
			for (const each of needsOf(graph, index)) need(each);
		};
		for (const { node } of stores) need(node);
		const computed = [...needed]
			.filter((index) => !graph.at(index).fixed && graph.at(index).operation !== 'leaf')
			.sort((a, b) => a - b);
		const isLookup = (index: number) => ['table', 'slope'].includes(graph.at(index).operation);
		const together = new Map<string, number[]>();
		for (const index of computed.filter(isLookup)) {
			const key = lookupKey(graph.at(index), perVector);
			together.set(key, [...(together.get(key) ?? []), index]);
		}
		this.nodes = computed.flatMap((index) => {
			if (!isLookup(index)) return [index];
			const group = together.get(lookupKey(graph.at(index), perVector)) ?? [];
			return group[0] === index ? group : [];
		});
		this.nodes.forEach((index, at) => {
			this.#at.set(index, at);
			for (const each of needsOf(graph, index)) this.#uses.set(each, [...(this.#uses.get(each) ?? []), at]);
		});
	}

	/** Adds a use of a value by a store at a position in the order. */
	addUse(index: number, at: number): void {
		this.#uses.set(
			index,
			[...(this.#uses.get(index) ?? []), at].sort((a, b) => a - b),
		);
	}

	/** Where in the order a value is computed; before everything for what is not computed. */
	positionOf(index: number): number {
		return this.#at.get(index) ?? -1;
	}

	/** The last position at which a value is used. */
	lastUse(index: number): number {
		return this.#uses.get(index)?.at(-1) ?? -1;
	}

	/** Whether a value is needed so long after it was computed or used that it must wait in memory. */
	waits(index: number): boolean {
		let last = this.positionOf(index);
		return (this.#uses.get(index) ?? []).some((at) => {
			const isLong = isLongWait(last, at);
			last = at;
			return isLong;
		});
	}
}

/** Whether a value that was touched at one position must be loaded again at another. */
export const isLongWait = (last: number, at: number): boolean => at - last > longestWait;

/** The position at which each store is made: as soon as its value is known, but for states that something still reads. */
export function storePositions(
	order: ProgramOrder,
	graph: Graph,
	stores: readonly Store[],
): ReadonlyMap<Store, number> {
	const end = order.nodes.length;
	return new Map(
		stores.map((store): [Store, number] => {
			const own = order.positionOf(store.node);
			if (store.to !== 's' && store.to !== 'z') return [store, Math.max(0, own)];
			const readers = order.lastUse(graph.leaf(leafName(store.to, store.index), false));
			return [store, readers <= own && own >= 0 ? own : end];
		}),
	);
}
