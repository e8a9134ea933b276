import { UserError } from '../../../base/errors.ts';
import type { ConnectionStatement, Declaration, Setting } from '../../equations/language/declaration.ts';
import { EquationError, type Place } from '../../equations/language/place.ts';
import { hasTemperatureName, temperatureName } from '../../equations/language/q10Statement.ts';
import type { Kind, Library } from '../../equations/linking/kind.ts';
import { circuitKey, circuitsIn } from '../../equations/linking/library.ts';
import { linkKind } from '../../equations/linking/linkKind.ts';
import { checkElimination } from '../graph/elimination.ts';
import { generateObserve, generateRates } from '../javascript/referenceKernel.ts';
import { initialParameters, settingInside } from './circuitSettings.ts';
import { checkEnds, intoOf } from './connectionEnds.ts';
import { withDelay, withDelayedStates } from './delays.ts';
import { type Derived, withIndices } from './endIndices.ts';
import { type MemberParameter, memberParameter, withMemberParameters } from './memberParameters.ts';
import { type Group, type Lattice, type Network, networkOf, singleColumn, stateIndex } from './network.ts';
import { noiseName } from './noiseSources.ts';
import { joinsOf, pairsOf, thinningOf } from './pairs.ts';
import type { MemberPath } from './parameterPlaces.ts';
import { endlessSpike } from './spikeEvents.ts';

/** A kind with its generated functions. */
type Built = Pick<Group, 'kind' | 'rates' | 'observe'>;

class NetworkBuilder {
	readonly #circuit: Declaration;
	readonly #library: Library;
	readonly #lattice: Lattice;
	readonly #kinds = new Map<string, Built>();
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
			this.#add(population, cell, 'cell', settings, place, { count });
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
		members: Pick<Group, 'count' | 'ends' | 'wired' | 'joins'>,
	): void {
		const shared = this.#withDelays(name, this.#kind(kindName, type, place));
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
		const group = withIndices<Omit<Group, Derived>>({
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
		});
		this.#size += kind.states.length * group.count;
		this.#inputSize += kind.inputs.length * group.count;
		(type === 'cell' ? this.#populations : this.#connections).push(group);
	}

	/** A population with what is on its way to synapses that have a delay, and such a synapse; what has no part in one as it is. */
	#withDelays(name: string, shared: Built): Built {
		const { kind } = shared;
		const { connections } = this.#circuit;
		const own = connections.find((each) => each.name === name);
		const made =
			kind.type === 'cell'
				? withDelayedStates(
						kind,
						connections
							.filter(({ from, delayMs }) => from === name && delayMs !== undefined)
							.map((each) => ({ name: each.name, kind: this.#kind(each.kind, each.type, each.place).kind })),
					)
				: own
					? withDelay(kind, own)
					: kind;
		return made === kind ? shared : kernelsOf(made);
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
		const pairs = pairsOf(statement, this.#circuit, this.#lattice);
		const { kind: stated } = this.#kind(kindName, type, place);
		checkEnds(statement, stated, first, second);
		const kind = withDelay(stated, statement);
		const externals = kind.externals.map(({ side, state }) => {
			const isFirst = side === 'pre' || side === 'a';
			const group = isFirst ? first : second;
			return { isFirst, start: stateIndex(group, state, 0) };
		});
		const into = intoOf(statement, kind, second);
		const target = (group: Group, isFirst: boolean) => {
			const slot = group.kind.inputs.findIndex((input) => input.path === into);
			return { isFirst, start: group.inputOffset + slot * group.count };
		};
		const targets = type === 'synapse' ? [target(second, false)] : [target(first, true), target(second, false)];
		this.#add(name, kindName, type, settings, place, {
			count: pairs.first.length,
			ends: { externals, targets },
			joins: joinsOf({ from, to, into }, pairs),
			...(pairs.weights ? { wired: pairs.weights } : {}),
		});
	}

	#finish(): Network {
		const network = networkOf(this.#circuit, this.#lattice, this.#populations, this.#connections);
		const endless = endlessSpike(network);
		if (endless) throw new EquationError(endless.place, `of ${endless.population} ${endless.why}`);
		return network;
	}
}

/** A kind with its generated functions. */
const kernelsOf = (kind: Kind): Built => ({
	kind,
	rates: generateRates(kind).kernel,
	observe: generateObserve(kind),
});

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
