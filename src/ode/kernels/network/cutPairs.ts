import type { Network } from './network.ts';

/**
 * Cuts cells of a tissue off, and joins all others again: what they send to others over synapses, and what passes a junction that one of them is a side of,
 * is multiplied by 0. Every solver reads the weights of pairs; those on vectors find that they are others and take them over.
 * @param removed members by population
 */
export function cutPairs(network: Network, removed: ReadonlyMap<string, ReadonlySet<number>>): void {
	const { uncut } = network;
	for (const group of network.connections) {
		const { name, joins, kind } = group;
		if (!joins) continue;
		const whole = uncut.get(name) ?? group.weights;
		const from = removed.get(joins.from);
		const to = kind.type === 'junction' ? removed.get(joins.to) : undefined;
		if (!from && !to) {
			if (uncut.delete(name)) group.weights = whole;
			continue;
		}
		if (!whole) throw new Error(`the pairs of '${name}' have no weights`);
		uncut.set(name, whole);
		const isCut = (pair: number): boolean =>
			from?.has(joins.first[pair] as number) === true || to?.has(joins.second[pair] as number) === true;
		group.weights = whole.map((side) => side.map((weight, pair) => (isCut(pair) ? 0 : weight)));
	}
}
