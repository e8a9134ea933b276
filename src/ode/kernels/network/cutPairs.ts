import { remembered } from '../../../base/remembered.ts';
import type { Network } from './network.ts';

/**
 * Cuts cells of a tissue off, and joins all others again: what they send to others over synapses, and what passes a junction that one of them is a side of,
 * is multiplied by 0. Every solver reads the weights of pairs; those on vectors find that they are others and take them over.
 * @param removed members by population
 */
export function cutPairs(network: Network, removed: ReadonlyMap<string, ReadonlySet<number>>): void {
	for (const group of network.connections) {
		const { name, joins, kind, wired } = group;
		if (!joins) continue;
		const from = removed.get(joins.from);
		const to = kind.type === 'junction' ? removed.get(joins.to) : undefined;
		if (!from && !to) {
			group.cut = undefined;
			continue;
		}
		if (!wired) throw new Error(`the pairs of '${name}' have no weights`);
		group.cut = remembered(() => {
			const { first, second } = joins;
			const isCut = (pair: number): boolean =>
				from?.has(first[pair] as number) === true || to?.has(second[pair] as number) === true;
			return wired().map((side) => side.map((weight, pair) => (isCut(pair) ? 0 : weight)));
		});
	}
}
