import { isFilled } from '../../equations/linking/delivery.ts';
import { spreadParameters } from './memberParameters.ts';
import type { Group, Network } from './network.ts';

/**
 * Populations of a network that wait for each other (over synapses in a circle or gap junctions), with the connections that reach them. What is in a part
 * depends on itself and on parts before it.
 */
export interface Part {
	readonly populations: readonly Group[];
	/** Synapses and junctions that end in the part. */
	readonly connections: readonly Group[];
}

/** What each population waits for, itself included. */
function reachOf({ populations, connections }: Network): ReadonlyMap<string, ReadonlySet<string>> {
	const before = new Map<string, string[]>(populations.map(({ name }) => [name, []]));
	for (const { joins, kind, count } of connections) {
		if (!joins || count === 0) continue;
		before.get(joins.to)?.push(joins.from);
		if (kind.type === 'junction') before.get(joins.from)?.push(joins.to);
	}
	return new Map(
		populations.map(({ name }) => {
			const found = new Set<string>();
			const visit = (each: string): void => {
				if (found.has(each)) return;
				found.add(each);
				for (const source of before.get(each) ?? []) visit(source);
			};
			visit(name);
			return [name, found];
		}),
	);
}

/** These populations as a part. */
export function partWith({ connections }: Network, populations: readonly Group[]): Part {
	const names = new Set(populations.map(({ name }) => name));
	return {
		populations,
		connections: connections.filter(({ joins, count }) => joins && count > 0 && names.has(joins.to)),
	};
}

/** The right-hand side of a part alone: dydt of its states with the present inputs; what it depends on has to stand in y. */
export function ratesOfPart({ inputs }: Network, { populations, connections }: Part) {
	const collected = populations.flatMap(({ kind, inputOffset, count }) =>
		kind.inputs.flatMap((input, k) =>
			isFilled(input) ? [[inputOffset + k * count, inputOffset + (k + 1) * count] as const] : [],
		),
	);
	// What is made when it is asked for is asked for once.
	const ends = connections.map((group) => {
		const { offset, inputOffset, count, externals, targets, weights } = group;
		return { group, layout: { offset, inputOffset, count, externals, targets, weights } };
	});
	return (y: Float64Array, dydt: Float64Array): void => {
		for (const group of populations) spreadParameters(group, inputs);
		for (const [start, end] of collected) inputs.fill(0, start, end);
		for (const { group, layout } of ends) group.rates(y, dydt, inputs, group.parameters, layout);
		for (const group of populations) group.rates(y, dydt, inputs, group.parameters, group);
	};
}

/** All parts, each after those that it depends on. */
export function partsOf(network: Network): Part[] {
	const reach = reachOf(network);
	const waits = (a: string, b: string) => reach.get(a)?.has(b) ?? false;
	const left = [...network.populations];
	const parts: Part[] = [];
	while (left.length > 0) {
		const [head] = left.slice().sort((a, b) => (reach.get(a.name)?.size ?? 0) - (reach.get(b.name)?.size ?? 0));
		if (!head) break;
		const together = left.filter(({ name }) => waits(name, head.name) && waits(head.name, name));
		parts.push(partWith(network, together));
		for (const each of together) left.splice(left.indexOf(each), 1);
	}
	return parts;
}
