import type { Declaration } from '../../equations/language/declaration.ts';
import { generateObserve, generateRates } from '../javascript/referenceKernel.ts';
import { type Derived, withIndices } from './endIndices.ts';
import { type Group, type Joins, type Lattice, type Network, networkOf } from './network.ts';
import { joinsOf, pairsOf } from './pairs.ts';

/** A group without its generated functions, and without what follows from the rest and the lattice: plain data. */
export interface PackedGroup extends Omit<Group, 'rates' | 'observe' | 'joins' | 'wired' | 'cut' | Derived> {
	readonly joins?: Pick<Joins, 'from' | 'to' | 'into'>;
}

/** A network as plain data, to be posted to another thread. */
export interface PackedNetwork {
	readonly circuit: Declaration;
	readonly populations: readonly PackedGroup[];
	readonly connections: readonly PackedGroup[];
	readonly noise: Network['noise'];
}

/** A network without its functions, its inputs and what is held or removed. */
export function packNetwork({ circuit, populations, connections, noise }: Network): PackedNetwork {
	const pack = (group: Group): PackedGroup => {
		const { name, kind, offset, inputOffset, count, parameters, standsFor, memberParameters, ends, joins } = group;
		return {
			...{ name, kind, offset, inputOffset, count, parameters, standsFor },
			...(memberParameters ? { memberParameters } : {}),
			...(ends ? { ends } : {}),
			...(joins ? { joins: { from: joins.from, to: joins.to, into: joins.into } } : {}),
		};
	};
	return { circuit, populations: populations.map(pack), connections: connections.map(pack), noise };
}

/** A function that is made when it is first called: much of a circuit is never probed. */
function lazily<A extends readonly unknown[]>(make: () => (...args: A) => void): (...args: A) => void {
	let made: ((...args: A) => void) | undefined;
	return (...args) => {
		made ??= make();
		made(...args);
	};
}

/** The network again, with inputs of zero and nothing held. @param lattice the one that it was built for */
export function unpackNetwork({ circuit, populations, connections, noise }: PackedNetwork, lattice: Lattice): Network {
	const unpack = ({ joins, ...data }: PackedGroup): Group => {
		const statement = joins && circuit.connections.find(({ name }) => name === data.name);
		const pairs = statement && pairsOf(statement, circuit, lattice);
		return withIndices<Omit<Group, Derived>>({
			...data,
			...(joins && pairs ? { joins: joinsOf(joins, pairs) } : {}),
			...(pairs?.weights ? { wired: pairs.weights } : {}),
			rates: lazily(() => generateRates(data.kind).kernel),
			observe: lazily(() => generateObserve(data.kind)),
		});
	};
	return { ...networkOf(circuit, lattice, populations.map(unpack), connections.map(unpack)), noise };
}
