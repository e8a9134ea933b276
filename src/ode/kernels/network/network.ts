import { UserError } from '../../../base/errors.ts';
import type { Declaration } from '../../equations/language/declaration.ts';
import { isFilled } from '../../equations/linking/delivery.ts';
import type { Kind } from '../../equations/linking/kind.ts';
import type { KernelLayout, ObserveKernel, RatesKernel } from '../javascript/kernelLayout.ts';
import type { EndPlaces } from './endIndices.ts';
import { type MemberParameter, spreadParameters } from './memberParameters.ts';
import { noiseSwitches } from './noiseSources.ts';
import type { ParameterHolder } from './parameterHolder.ts';

/** A population of cells of one kind, or a group of connections of one kind: structure of arrays in the network's vectors. */
export interface Group extends KernelLayout {
	/** Population or connection name: `rodBipolar`, `rod_rb`. */
	readonly name: string;
	readonly kind: Kind;
	/** Parameter values in inside units (switches 0 or 1), in the order of the kind's parameters; shared by all members. */
	readonly parameters: Float64Array;
	/** For how many cells each member stands: 1 unless its mosaic is thinned. */
	readonly standsFor: number;
	/** Parameters of which each member has a value of its own. */
	readonly memberParameters?: readonly MemberParameter[];
	/** Populations joined by a connection; absent for cells. */
	readonly joins?: Joins;
	/** Where its ends lie in the network's vectors, from which its indices follow (`withIndices`); absent for cells. */
	readonly ends?: EndPlaces;
	/** By what the current or signal of each pair is multiplied, for each side that gets it, as it was wired. */
	readonly wired?: () => readonly Float64Array[];
	/** The same while cells are removed (`cutPairs`). */
	cut?: (() => readonly Float64Array[]) | undefined;
	readonly rates: RatesKernel;
	readonly observe: ObserveKernel;
}

/** Who a connection joins: member k of it joins `first[k]` of one population with `second[k]` of the other. */
export interface Joins {
	/** Presynaptic population, or side a. */
	readonly from: string;
	/** Postsynaptic population, or side b. */
	readonly to: string;
	/** The input of the target cells that it adds to: `synaptic_current`, `junction_current`, or what collects its signal. */
	readonly into: string;
	/** In a tissue made when asked for, as everything of its pairs: to be asked for once by who needs many of them. */
	readonly first: Int32Array;
	readonly second: Int32Array;
}

/** Pairs of a connection in a tissue, by member of each side. */
export interface TissueJoins {
	readonly from: Int32Array;
	readonly to: Int32Array;
	/** By what the current or signal of each pair is multiplied. */
	readonly weights: Float64Array;
}

/** How many cells each population has, and whom each connection joins. */
export interface TissueLayout {
	readonly counts: ReadonlyMap<string, number>;
	readonly joins: ReadonlyMap<string, TissueJoins>;
}

/** How many columns a circuit is laid out for, and which of them lie side by side; or its tissue, where it is no matter of columns. */
export interface Lattice {
	/** In a tissue, cells of its largest population. */
	readonly columns: number;
	/** Index pairs, each once. */
	readonly neighbours: readonly (readonly [number, number])[];
	readonly tissue?: TissueLayout;
}

/** One column. */
export const singleColumn: Lattice = { columns: 1, neighbours: [] };

/** A circuit laid out in memory: all states in one vector, with its right-hand side. Times are ms. */
export interface Network {
	readonly circuit: Declaration;
	readonly lattice: Lattice;
	readonly populations: readonly Group[];
	readonly connections: readonly Group[];
	/** Switches of the noise that its populations declare. */
	readonly noise: ParameterHolder;
	/** Number of states. */
	readonly size: number;
	/** Inputs of all groups (light, electrode; what connections delivered at the last evaluation). */
	readonly inputs: Float64Array;
	/** A fresh state vector with the declared initial values. */
	initialState(): Float64Array;
	/** Brings inputs up to date that follow from the parameters of single cells. */
	spread(): void;
	/** dydt = f(y) with the present inputs and parameters; held states get 0. */
	rates(y: Float64Array, dydt: Float64Array): void;
	/** Indices in y that are held still (voltage clamp, holds until the light starts). */
	readonly held: Set<number>;
	/** Those of them that an electrode holds, with whatever current that takes: potentials under a voltage clamp. */
	readonly clamped: Set<number>;
}

/** Finds a group by the name of its population or connection. @throws UserError that lists the known names */
export function groupNamed(network: Network, name: string): Group {
	const groups = [...network.populations, ...network.connections];
	const group = groups.find((each) => each.name === name);
	if (group) return group;
	throw new UserError(
		`no population or connection '${name}' in circuit ${network.circuit.name}; known are ${groups.map((each) => each.name).join(', ')}`,
	);
}

/** Index in y of a state of one member. @throws UserError for an unknown state or a member out of range */
export function stateIndex(group: Group, state: string, member: number): number {
	const k = group.kind.states.findIndex((each) => each.path === state);
	if (k < 0) {
		throw new UserError(
			`${group.name} has no state '${state}'; it has ${group.kind.states.map((each) => each.path).join(', ')}`,
		);
	}
	if (!Number.isInteger(member) || member < 0 || member >= group.count) {
		throw new UserError(`${group.name} has members 0 to ${group.count - 1}; got ${member}`);
	}
	return group.offset + k * group.count + member;
}

/** Index in the inputs of an input of member 0; member i follows at + i. @throws UserError for an unknown input */
export function inputIndex(group: Group, input: string): number {
	const k = group.kind.inputs.findIndex((each) => each.path === input);
	if (k < 0) {
		throw new UserError(
			`${group.name} has no input '${input}'; it has ${group.kind.inputs.map((each) => each.path).join(', ') || 'none'}`,
		);
	}
	return group.inputOffset + k * group.count;
}

/** The network of groups that lie one after the other in its vectors. */
export function networkOf(
	circuit: Declaration,
	lattice: Lattice,
	populations: readonly Group[],
	connections: readonly Group[],
): Network {
	const groups = [...populations, ...connections];
	const total = (width: (kind: Kind) => number) =>
		groups.reduce((sum, { kind, count }) => sum + width(kind) * count, 0);
	const size = total(({ states }) => states.length);
	const inputs = new Float64Array(total((kind) => kind.inputs.length));
	const held = new Set<number>();
	// Slots that connections fill anew at every evaluation, as ranges of the inputs.
	const collected = populations.flatMap((group) =>
		group.kind.inputs.flatMap((input, k) =>
			isFilled(input)
				? [[group.inputOffset + k * group.count, group.inputOffset + (k + 1) * group.count] as const]
				: [],
		),
	);
	return {
		circuit,
		lattice,
		populations,
		connections,
		noise: noiseSwitches(populations),
		size,
		inputs,
		held,
		clamped: new Set(),
		initialState() {
			const y = new Float64Array(size);
			for (const group of groups) {
				group.kind.states.forEach((state, k) => {
					y.fill(state.initial, group.offset + k * group.count, group.offset + (k + 1) * group.count);
				});
			}
			return y;
		},
		spread() {
			for (const group of populations) spreadParameters(group, inputs);
		},
		rates(y, dydt) {
			for (const group of populations) spreadParameters(group, inputs);
			for (const [start, end] of collected) inputs.fill(0, start, end);
			for (const group of connections) group.rates(y, dydt, inputs, group.parameters, group);
			for (const group of populations) group.rates(y, dydt, inputs, group.parameters, group);
			for (const index of held) dydt[index] = 0;
		},
	};
}
