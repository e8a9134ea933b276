import { remembered } from '../../../base/remembered.ts';
import type { ConnectionStatement, Declaration } from '../../equations/language/declaration.ts';
import type { Joins, Lattice } from './network.ts';

/** Whom a connection joins, and what each side gets of its current: nothing is multiplied where no weights are. */
export interface Pairs extends Pick<Joins, 'first' | 'second'> {
	/** By side. */
	readonly weights?: () => readonly Float64Array[];
}

/** For how many cells one of a population stands. */
export const thinningOf = (name: string, { mosaics }: Declaration): number =>
	mosaics.find(({ population }) => population === name)?.thinned ?? 1;

/**
 * For each side that gets a current, how many cells it comes from: one of a thinned population stands for several, and through a gap junction or a
 * synapse whose inputs are summed each of them sends its own. A mean over senders is what it is however many they are.
 */
function standingFor({ type, from, to, reach }: ConnectionStatement, circuit: Declaration): readonly number[] {
	if (type === 'junction') return [thinningOf(to, circuit), thinningOf(from, circuit)];
	return [reach?.isSummed ? thinningOf(from, circuit) : 1];
}

/** The pairs of a connection in a lattice; those of a tissue take no room until they are asked for. */
export function pairsOf(statement: ConnectionStatement, circuit: Declaration, lattice: Lattice): Pairs {
	const { name, neighbours, from, to } = statement;
	const { columns, neighbours: beside, tissue } = lattice;
	const wired = tissue?.joins.get(name);
	const factors = standingFor(statement, circuit);
	if (wired) {
		const weights = remembered(() => {
			const { weights: own } = wired;
			return factors.map((factor) => (factor === 1 ? own : own.map((each) => each * factor)));
		});
		return {
			get first() {
				return wired.from;
			},
			get second() {
				return wired.to;
			},
			weights,
		};
	}
	const pairs = from === to ? beside : beside.flatMap(([i, j]) => [[i, j] as const, [j, i] as const]);
	const every = Int32Array.from({ length: columns }, (_, i) => i);
	const first = neighbours ? Int32Array.from(pairs, ([i]) => i) : every;
	const second = neighbours ? Int32Array.from(pairs, ([, j]) => j) : every;
	if (factors.every((factor) => factor === 1)) return { first, second };
	const weights = factors.map((factor) => new Float64Array(first.length).fill(factor));
	return { first, second, weights: () => weights };
}

/** Whom a connection joins. */
export const joinsOf = ({ from, to, into }: Pick<Joins, 'from' | 'to' | 'into'>, pairs: Pairs): Joins => ({
	from,
	to,
	into,
	get first() {
		return pairs.first;
	},
	get second() {
		return pairs.second;
	},
});
