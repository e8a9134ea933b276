import { UserError } from '../../../base/errors.ts';
import { unitAt } from '../../equations/language/check.ts';
import type { ConnectionStatement, Declaration, Setting } from '../../equations/language/declaration.ts';
import { EquationError, type Place } from '../../equations/language/place.ts';
import { hasTemperatureName, temperatureName } from '../../equations/language/q10Statement.ts';
import { isFilled } from '../../equations/linking/delivery.ts';
import type { Kind, KindParameter, Library } from '../../equations/linking/kind.ts';
import { circuitKey, circuitsIn } from '../../equations/linking/library.ts';
import { linkKind } from '../../equations/linking/linkKind.ts';
import { parseUnit, sameDimension } from '../../equations/units/unit.ts';
import { checkElimination } from '../graph/elimination.ts';
import type { KernelLayout, ObserveKernel, RatesKernel } from '../javascript/kernelLayout.ts';
import { generateObserve, generateRates } from '../javascript/referenceKernel.ts';
import { checkEnds, intoOf } from './connectionEnds.ts';
import { type MemberParameter, memberParameter, spreadParameters, withMemberParameters } from './memberParameters.ts';
import { noiseName, noiseSwitches } from './noiseSources.ts';
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
	/** By what the current or signal of each pair is multiplied, for each side that gets it; others while cells are removed (`cutPairs`). */
	weights?: readonly Float64Array[] | undefined;
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
	/** Weights as they were wired of the connections that are cut at present, by name. */
	readonly uncut: Map<string, readonly Float64Array[]>;
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

/** A parameter of a circuit with its place in the group's vector. */
export interface ParameterPlace {
	/** `rodBipolar.Kv.g`. */
	readonly path: string;
	readonly group: ParameterHolder;
	readonly index: number;
	readonly parameter: KindParameter;
	/** Where else it stands: the temperature is one for all. */
	readonly shared?: readonly Pick<ParameterPlace, 'group' | 'index'>[];
}

/** All parameters of a network by path, in order. */
export function parametersOf(network: Network): ParameterPlace[] {
	const own = [...network.populations, ...network.connections, network.noise].flatMap((group) =>
		group.kind.parameters.map((parameter, index) => ({
			path: `${group.name}.${parameter.path}`,
			group,
			index,
			parameter,
		})),
	);
	const isOwn = ({ parameter: { path } }: ParameterPlace): boolean =>
		path !== temperatureName && path !== hasTemperatureName;
	const [first, ...shared] = own.filter(({ parameter }) => parameter.path === temperatureName);
	if (!first || network.circuit.celsius === undefined) return own.filter(isOwn);
	return [...own.filter(isOwn), { ...first, path: 'temperature', shared }];
}

/** `onSustained[3].Na.g`: a parameter of one cell. */
export interface MemberPath {
	readonly population: string;
	readonly member: number;
	readonly path: string;
}

/** Takes the path of one cell's parameter apart; nothing for any other path. */
export function memberPath(text: string): MemberPath | undefined {
	const [, population, member, path] = /^(\w+)\[(\d+)\]\.(.+)$/.exec(text) ?? [];
	if (population === undefined || path === undefined) return undefined;
	return { population, member: Number(member), path };
}

/** @throws UserError for a cell that there is not, or a parameter that is one for all cells */
function memberPlace(network: Network, full: string, { population, member, path }: MemberPath): ParameterPlace {
	const { group, index, parameter } = parameterAt(network, `${population}.${path}`);
	const cells = groupNamed(network, group.name);
	const { count, memberParameters } = cells;
	if (member >= count) throw new UserError(`${group.name} has members 0 to ${count - 1}; got ${member}`);
	const found = memberParameters?.find((each) => each.index === index);
	if (!found) {
		throw new UserError(
			`${population}.${path} is one for all cells: let it differ from cell to cell by a statement of the circuit, scatter ${population}.${path} 0`,
		);
	}
	spreadParameters(cells, network.inputs);
	const holder = { name: `${population}[${member}]`, kind: { parameters: [] }, parameters: found.own };
	return { path: full, group: holder, index: member, parameter };
}

/** The cells whose own value of a parameter was set: they do not follow when that of the population changes. */
export function setMembersOf(network: Network, { group, index }: ParameterPlace): ParameterPlace[] {
	const { name, memberParameters } = network.populations.find((each) => each === group) ?? {};
	const found = memberParameters?.find((each) => each.index === index);
	if (!found || name === undefined) return [];
	network.spread();
	const { path } = group.kind.parameters[index] as KindParameter;
	return [...found.own.keys()]
		.filter((member) => !Object.is(found.own[member], found.scattered[member]))
		.map((member) => parameterAt(network, `${name}[${member}].${path}`));
}

/** Parameters that a message lists one by one. */
const mostListed = 12;

/** Finds a parameter by its path. @throws UserError that names near paths */
export function parameterAt(network: Network, path: string): ParameterPlace {
	const ofMember = memberPath(path);
	if (ofMember) return memberPlace(network, path, ofMember);
	const all = parametersOf(network);
	const found = all.find((each) => each.path === path);
	if (found) return found;
	const parts = path.split('.');
	const holders = [...network.populations, ...network.connections, network.noise];
	const groups = holders.filter(({ kind }) => kind.parameters.length > 0).map((each) => each.name);
	for (let length = parts.length - 1; length > 0; length--) {
		const start = parts.slice(0, length).join('.');
		const near = all.filter((each) => each.path.startsWith(`${start}.`)).map((each) => each.path);
		// Of a whole cell its mechanisms are enough: `rod.Kv.…`.
		const depth = near.length > mostListed ? length + 1 : Number.POSITIVE_INFINITY;
		const listed = near.map((each) => {
			const names = each.split('.');
			return names.length > depth ? `${names.slice(0, depth).join('.')}.…` : each;
		});
		if (near.length > 0) throw new UserError(`no parameter '${path}'; ${start} has ${[...new Set(listed)].join(', ')}`);
	}
	throw new UserError(`no parameter '${path}'; a path starts with one of ${groups.join(', ')}`);
}

/**
 * Sets a parameter to a value in its declared unit (a switch: 0 or 1).
 * @throws UserError that names path, value, range and unit
 */
export function setParameter(place: ParameterPlace, value: number): void {
	const { parameter, path } = place;
	const { minimum, maximum, unit, type } = parameter;
	if (type === 'switch' && value !== 0 && value !== 1)
		throw new UserError(`${path} is a switch: 0 (off) or 1 (on); got ${value}`);
	if (!Number.isFinite(value) || value < minimum || value > maximum) {
		throw new UserError(`${path} must be ${minimum} to ${maximum} ${unit}; got ${value}`);
	}
	putInside(place, value * parameter.factor);
}

/** Puts a value in inside units in its place, or places, as it is. */
export function putInside({ group, index, shared = [] }: ParameterPlace, value: number): void {
	for (const place of [{ group, index }, ...shared]) place.group.parameters[place.index] = value;
}

/** The present value of a parameter in its declared unit. */
export function parameterValue({ group, index, parameter }: ParameterPlace): number {
	return (group.parameters[index] as number) / parameter.factor;
}

/**
 * For each side that gets a current, how many cells it comes from: one of a thinned population stands for several, and through a gap junction or a
 * synapse whose inputs are summed each of them sends its own. A mean over senders is what it is however many they are.
 */
function standingFor({ type, from, to, reach }: ConnectionStatement, circuit: Declaration): readonly number[] {
	if (type === 'junction') return [thinningOf(to, circuit), thinningOf(from, circuit)];
	return [reach?.isSummed ? thinningOf(from, circuit) : 1];
}

/** For how many cells one of a population stands. */
const thinningOf = (name: string, { mosaics }: Declaration): number =>
	mosaics.find(({ population }) => population === name)?.thinned ?? 1;

class NetworkBuilder {
	readonly #circuit: Declaration;
	readonly #library: Library;
	readonly #lattice: Lattice;
	readonly #kinds = new Map<string, Pick<Group, 'kind' | 'rates' | 'observe'>>();
	readonly #populations: Group[] = [];
	readonly #connections: Group[] = [];
	#size = 0;
	#inputSize = 0;

	readonly #ownPaths: readonly Omit<MemberPath, 'member'>[];

	constructor(
		circuit: Declaration,
		library: Library,
		lattice: Lattice,
		ownPaths: readonly Omit<MemberPath, 'member'>[],
	) {
		this.#ownPaths = ownPaths;
		this.#circuit = circuit;
		this.#library = library;
		this.#lattice = lattice;
	}

	build(): Network {
		const names = new Set<string>();
		const claim = (name: string, place: Place) => {
			if (name === noiseName)
				throw new EquationError(place, `the name '${name}' is that of the circuit's switches of noise`);
			if (names.has(name)) throw new EquationError(place, `the name '${name}' is taken`);
			names.add(name);
		};
		for (const { population, cell, settings, place } of this.#circuit.populations) {
			claim(population, place);
			const count = this.#lattice.tissue?.counts.get(population) ?? this.#lattice.columns;
			this.#add(population, cell, 'cell', settings, place, { count, externals: [], targets: [] });
		}
		for (const statement of this.#circuit.connections) {
			claim(statement.name, statement.place);
			this.#connect(statement);
		}
		this.#checkDiffering();
		return this.#finish();
	}

	#kind(name: string, type: Kind['type'], place: Place) {
		const known = this.#kinds.get(name);
		if (known?.kind.type === type) return known;
		const declaration = this.#library.get(name);
		if (declaration?.kind !== type) {
			const all = [...this.#library.values()].filter((each) => each.kind === type).map((each) => each.name);
			throw new EquationError(place, `no ${type} '${name}' is declared; known are ${all.join(', ') || 'none'}`);
		}
		const kind = linkKind(declaration, this.#library);
		checkElimination(kind);
		const built = kernelsOf(kind);
		this.#kinds.set(name, built);
		return built;
	}

	#add(
		name: string,
		kindName: string,
		type: Kind['type'],
		settings: readonly Setting[],
		place: Place,
		members: Pick<Group, 'count' | 'externals' | 'targets' | 'weights' | 'joins'>,
	): void {
		const shared = this.#kind(kindName, type, place);
		const differing = this.#differing(name, shared.kind);
		const { kind, rates, observe } =
			differing.length === 0
				? shared
				: kernelsOf(
						withMemberParameters(
							shared.kind,
							differing.map(({ path }) => path),
							differing[0]?.place ?? place,
						),
					);
		const parameters = initialParameters(kind, settings, place);
		kind.parameters.forEach(({ path }, index) => {
			if (path === temperatureName) parameters[index] = this.#circuit.celsius ?? 0;
			if (path === hasTemperatureName) parameters[index] = this.#circuit.celsius === undefined ? 0 : 1;
		});
		const group: Group = {
			name,
			kind,
			offset: this.#size,
			inputOffset: this.#inputSize,
			parameters,
			standsFor: thinningOf(name, this.#circuit),
			...(differing.length === 0
				? {}
				: { memberParameters: this.#memberParameters(name, kind, members.count, differing) }),
			rates,
			observe,
			...members,
		};
		this.#size += kind.states.length * group.count;
		this.#inputSize += kind.inputs.length * group.count;
		(type === 'cell' ? this.#populations : this.#connections).push(group);
	}

	/** Parameters of a population that are to differ from cell to cell, each once. */
	#differing(name: string, { parameters }: Kind): { readonly path: string; readonly place: Place }[] {
		const { scatters, memberSettings, place } = this.#circuit;
		const all = [
			...scatters,
			...memberSettings.map(({ population, setting: { path }, place: at }) => ({ population, path, place: at })),
			// A path that there is not is for who asks for its value to tell.
			...this.#ownPaths
				.filter(({ path }) => parameters.some((each) => each.path === path))
				.map((each) => ({ ...each, place })),
		].filter(({ population }) => population === name);
		return all.filter(({ path }, k) => all.findIndex((each) => each.path === path) === k);
	}

	#memberParameters(
		name: string,
		kind: Kind,
		count: number,
		differing: readonly { readonly path: string }[],
	): MemberParameter[] {
		const { scatters, memberSettings } = this.#circuit;
		return differing.map(({ path }) => {
			const isMeant = (each: { readonly population: string; readonly path: string }) =>
				each.population === name && each.path === path;
			const [scatter, again] = scatters.filter(isMeant);
			if (again) throw new EquationError(again.place, `'${path}' is scattered already`);
			const deviation =
				scatter?.unit === undefined
					? scatter?.deviation
					: settingInside(kind, { path, value: scatter.deviation, unit: scatter.unit }, scatter.place, false).inside;
			const made = memberParameter(kind, name, path, count, scatter && { ...scatter, deviation: deviation ?? 0 });
			for (const { population, member, setting, place } of memberSettings) {
				if (!isMeant({ population, path: setting.path })) continue;
				const { inside } = settingInside(kind, setting, place);
				// A piece of tissue, or a single column, need not have all cells that the text sets.
				if (member < count) made.own[member] = inside;
			}
			return made;
		});
	}

	/** Refuses statements about populations that there are not. */
	#checkDiffering(): void {
		const { scatters, memberSettings } = this.#circuit;
		for (const { population, place } of [...scatters, ...memberSettings]) {
			if (this.#populations.some(({ name }) => name === population)) continue;
			const known = this.#populations.map(({ name }) => name).join(', ');
			throw new EquationError(place, `no population '${population}' in this circuit; known are ${known}`);
		}
	}

	#connect(statement: ConnectionStatement): void {
		const { kind: kindName, name, type, from, to, place, settings } = statement;
		const [first, second] = [from, to].map((each) => {
			const population = this.#populations.find((group) => group.name === each);
			if (population) return population;
			const known = this.#populations.map((group) => group.name).join(', ');
			throw new EquationError(place, `no population '${each}' in this circuit; known are ${known}`);
		});
		if (!first || !second) return;
		const { first: one, second: other, weights } = this.#pairs(statement);
		const { kind } = this.#kind(kindName, type, place);
		checkEnds(statement, kind, first, second);
		const externals = kind.externals.map(({ side, state }) => {
			const isFirst = side === 'pre' || side === 'a';
			const group = isFirst ? first : second;
			const start = stateIndex(group, state, 0);
			return (isFirst ? one : other).map((member) => start + member);
		});
		const into = intoOf(statement, kind, second);
		const target = (group: Group, members: Int32Array) => {
			const slot = group.kind.inputs.findIndex((input) => input.path === into);
			return members.map((member) => group.inputOffset + slot * group.count + member);
		};
		const targets = type === 'synapse' ? [target(second, other)] : [target(first, one), target(second, other)];
		this.#add(name, kindName, type, settings, place, {
			count: one.length,
			externals,
			targets,
			joins: { from, to, into, first: one, second: other },
			...(weights === undefined ? {} : { weights }),
		});
	}

	/** Whom a connection joins, and what each side gets of its current. */
	#pairs(statement: ConnectionStatement): Pick<Joins, 'first' | 'second'> & Pick<Group, 'weights'> {
		const { name, neighbours, from, to } = statement;
		const { columns, neighbours: beside, tissue } = this.#lattice;
		const wired = tissue?.joins.get(name);
		const factors = standingFor(statement, this.#circuit);
		if (wired) {
			const scaled = (factor: number) => (factor === 1 ? wired.weights : wired.weights.map((each) => each * factor));
			return { first: wired.from, second: wired.to, weights: factors.map(scaled) };
		}
		const pairs = from === to ? beside : beside.flatMap(([i, j]) => [[i, j] as const, [j, i] as const]);
		const every = Int32Array.from({ length: columns }, (_, i) => i);
		const first = neighbours ? Int32Array.from(pairs, ([i]) => i) : every;
		const second = neighbours ? Int32Array.from(pairs, ([, j]) => j) : every;
		if (factors.every((factor) => factor === 1)) return { first, second };
		return { first, second, weights: factors.map((factor) => new Float64Array(first.length).fill(factor)) };
	}

	#finish(): Network {
		return networkOf(this.#circuit, this.#lattice, this.#populations, this.#connections);
	}
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
		uncut: new Map(),
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

/** A kind with its generated functions. */
const kernelsOf = (kind: Kind): Pick<Group, 'kind' | 'rates' | 'observe'> => ({
	kind,
	rates: generateRates(kind).kernel,
	observe: generateObserve(kind),
});

/**
 * What a setting of a circuit's text is in inside units, and of which parameter.
 * @param isValue not so for a deviation, which lies in no range
 * @throws EquationError for an unknown path, another unit, or a value outside its range
 */
function settingInside(
	kind: Kind,
	{ path, value, unit }: Setting,
	place: Place,
	isValue = true,
): { readonly index: number; readonly inside: number } {
	const index = kind.parameters.findIndex((each) => each.path === path);
	const parameter = kind.parameters[index];
	if (!parameter) {
		throw new EquationError(
			place,
			`'${kind.name}' has no parameter '${path}'; it has ${kind.parameters.map((each) => each.path).join(', ')}`,
		);
	}
	if ((parameter.type === 'switch') !== (typeof value === 'boolean')) {
		throw new EquationError(place, `'${path}' is a ${parameter.type}; got ${value}`);
	}
	if (typeof value === 'boolean') return { index, inside: value ? 1 : 0 };
	const given = unitAt(unit ?? '1', place);
	const declared = parseUnit(parameter.unit);
	if (!sameDimension(given.dimension, declared.dimension)) {
		throw new EquationError(place, `'${path}' is in [${parameter.unit}]; got [${unit}]`);
	}
	const inDeclared = (value * given.factor) / declared.factor;
	if (isValue && (inDeclared < parameter.minimum || inDeclared > parameter.maximum)) {
		throw new EquationError(
			place,
			`'${path}' must be ${parameter.minimum} to ${parameter.maximum} ${parameter.unit}; got ${inDeclared}`,
		);
	}
	return { index, inside: value * given.factor };
}

/** Values at the start: declared ones, then the circuit's own settings. A dark rest is NaN until it has been found. */
function initialParameters(kind: Kind, settings: readonly Setting[], place: Place): Float64Array {
	const values = Float64Array.from(kind.parameters, ({ value, factor }) =>
		typeof value === 'number' ? value * factor : Number.NaN,
	);
	for (const setting of settings) {
		const { index, inside } = settingInside(kind, setting, place);
		values[index] = inside;
	}
	return values;
}

/**
 * Lays a circuit out in memory for a lattice of columns and generates its right-hand side.
 * Parameters whose value is a dark rest are NaN until `settleInTheDark` has run.
 * @param ownPaths parameters that can be set for single cells besides those that the circuit scatters
 * @throws EquationError for anything undeclared, doubly named or of the wrong unit
 */
export function buildNetwork(
	circuitName: string,
	library: Library,
	lattice: Lattice = singleColumn,
	ownPaths: readonly Omit<MemberPath, 'member'>[] = [],
): Network {
	const circuit = library.get(circuitKey(circuitName));
	if (circuit?.kind !== 'circuit') {
		const known = circuitsIn(library).map((each) => each.name);
		throw new UserError(`no circuit '${circuitName}'; known are ${known.join(', ')}`);
	}
	if (!Number.isInteger(lattice.columns) || lattice.columns < 1) {
		throw new UserError(`columns must be a whole number from 1; got ${lattice.columns}`);
	}
	return new NetworkBuilder(circuit, library, lattice, ownPaths).build();
}
