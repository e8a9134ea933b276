import type { Declaration } from '../../equations/language/declaration.ts';
import { generateObserve, generateRates } from '../javascript/referenceKernel.ts';
import { withIndices } from './endIndices.ts';
import { type Group, type Lattice, type Network, networkOf } from './network.ts';

/** A group without its generated functions, and without what follows from the rest: plain data. */
export type PackedGroup = Omit<Group, 'rates' | 'observe' | 'externals' | 'targets'>;

/** A network as plain data, to be posted to another thread. */
export interface PackedNetwork {
	readonly circuit: Declaration;
	readonly populations: readonly PackedGroup[];
	readonly connections: readonly PackedGroup[];
	readonly noise: Network['noise'];
}

/** A network without its functions, its inputs and what is held. */
export function packNetwork({ circuit, populations, connections, noise }: Network): PackedNetwork {
	const pack = (group: Group): PackedGroup => {
		// Indices are not even made for this.
		const { externals: _externals, targets: _targets, ...kept } = Object.getOwnPropertyDescriptors(group);
		const { rates: _rates, observe: _observe, ...data } = Object.defineProperties({}, kept) as Group;
		return data;
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
	const unpack = (data: PackedGroup): Group =>
		withIndices<Omit<Group, 'externals' | 'targets'>>({
			...data,
			rates: lazily(() => generateRates(data.kind).kernel),
			observe: lazily(() => generateObserve(data.kind)),
		});
	return { ...networkOf(circuit, lattice, populations.map(unpack), connections.map(unpack)), noise };
}
