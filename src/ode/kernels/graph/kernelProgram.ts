import type { Graph } from './realtimeGraph.ts';

/**
 * What a kernel loads and stores, by member:
 * `p` parameter, `h` step (both the same for all members); `s` state at the start of the step, `z` state at the second stage,
 * `k` solution of the first stage, `c` factor of the matrix carried to the second stage, `u` input, `g` slope of an input (∂input/∂own state),
 * `x` and `w` another cell's state at the start and at the second stage, `m` 0 for a held state and 1 for a free one; of a group
 * whose rows have shares 2 for one that is free and near to where light brings it, which the shares are for.
 */
export type LeafKind = 'p' | 'h' | 's' | 'z' | 'k' | 'c' | 'u' | 'g' | 'x' | 'w' | 'm';

/** A value to be stored; `u` and `g` (for target 0 or 1 of a connection) are added to what is there. */
export interface Store {
	readonly to: 's' | 'z' | 'k' | 'c' | 'u' | 'g';
	readonly index: number;
	readonly node: number;
}

/** A straight-line program for one member. */
export interface KernelProgram {
	readonly graph: Graph;
	readonly stores: readonly Store[];
	/** Numbers carried per member from the first to the second stage. */
	readonly carried: number;
}

/** The leaf of a kernel as text: `s:3`. */
export const leafName = (kind: LeafKind, index: number): string => `${kind}:${index}`;

/** Kind and index of a leaf. */
export function leafOf(leaf: string): readonly [LeafKind, string] {
	const [kind = '', index = ''] = leaf.split(':');
	return [kind as LeafKind, index];
}

/** Nodes that stores need, in order, with how often each is used. */
export function liveNodes(graph: Graph, stores: readonly Store[]): { order: number[]; uses: Map<number, number> } {
	const uses = new Map<number, number>();
	const use = (index: number): void => {
		const count = uses.get(index) ?? 0;
		uses.set(index, count + 1);
		if (count === 0) for (const each of graph.at(index).args) use(each);
	};
	for (const { node } of stores) use(node);
	return { order: [...uses.keys()].sort((a, b) => a - b), uses };
}
