import { deliveredBy } from '../../equations/linking/delivery.ts';
import type { Group, Network } from '../network/network.ts';

/** The states of the sending cell on which a connection's signal depends. */
const sentBy = ({ kind }: Group): string[] =>
	kind.externals.flatMap(({ side, state }) => (side === 'pre' ? [state] : []));

/** Whether a connection is a signal of the moment, which sending cells compute by themselves. */
const isOfTheMoment = ({ kind }: Group): boolean => kind.states.length === 0 && deliveredBy(kind)?.isSignal === true;

/** Whether a connection reads a state of a population. */
const reads = ({ kind, joins }: Group, population: string, state: string): boolean =>
	kind.externals.some(
		(each) =>
			each.state === state && (each.side === 'pre' || each.side === 'a' ? joins?.from : joins?.to) === population,
	);

/**
 * States, by population and number, that signals linear within a step are computed from at its end so that not their end but their mean is right: a course that bends, as the
 * emptying of a ribbon, lies on one side of the line between its ends, by 0.07 % of it in a step of 1 ms of a decay of 11 ms, and close to threshold a thousandth of the
 * transmitter moves a spike by milliseconds. None where something else than signals of the moment reads one of them at the second stage, whose place they take in memory.
 */
export function sentMeans(network: Network, interpolated: ReadonlySet<string>): ReadonlyMap<string, readonly number[]> {
	const found = new Map<string, number[]>();
	for (const connection of network.connections.filter(({ name }) => interpolated.has(name))) {
		const from = connection.joins?.from ?? '';
		const states = network.populations.find(({ name }) => name === from)?.kind.states ?? [];
		for (const state of sentBy(connection)) {
			if (network.connections.some((each) => reads(each, from, state) && !isOfTheMoment(each))) return new Map();
			const index = states.findIndex(({ path }) => path === state);
			const known = found.get(from) ?? [];
			if (!known.includes(index)) found.set(from, [...known, index]);
		}
	}
	return found;
}
