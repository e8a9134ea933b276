import { check, typeText, unitAt, type ValueType, wantDimension } from '../language/check.ts';
import type { AssignmentStatement, Declaration, IncludeStatement, InputStatement } from '../language/declaration.ts';
import { type Expression, name as nameNode } from '../language/expression.ts';
import { namesIn, substitute, termsIn } from '../language/expressionParts.ts';
import { limits } from '../language/limits.ts';
import { EquationError, type Place } from '../language/place.ts';
import { combine, dimensionless, parseUnit, raise } from '../units/unit.ts';
import { checkDelivery, externalsOf } from './connectionChecks.ts';
import { checkDarkRests, isDarkRest, restingState } from './darkRests.ts';
import { EquationChecks } from './equationChecks.ts';
import { photonsOf, withGains } from './inputGain.ts';
import type { Kind, KindExternal, KindInput, KindParameter, KindQuantity, KindState, Library } from './kind.ts';
import { circuitInputs, kindParameter, kindSwitch, ownNames, temperatureParameters } from './kindNames.ts';
import { noiseInput } from './noiseInput.ts';
import { type EventNames, withSpikeEvent } from './spikeEvent.ts';

const perTime = raise(parseUnit('ms').dimension, -1);

/** One declaration's place within a kind: its prefix and how its own names resolve. */
interface Scope {
	readonly declaration: Declaration;
	readonly prefix: string;
	readonly resolve: (name: string, place: Place) => Expression;
}

interface Pending {
	readonly statement: AssignmentStatement;
	readonly scope: Scope;
	readonly path: string;
	/** With names resolved to paths of the kind. */
	readonly expression: Expression;
}

class KindLinker {
	readonly #declaration: Declaration;
	readonly #library: Library;
	readonly #types = new Map<string, ValueType>();
	readonly #places = new Map<string, Place>();
	readonly #states: KindState[] = [];
	readonly #parameters: KindParameter[] = [];
	readonly #inputs: KindInput[] = [];
	readonly #externals: KindExternal[] = [];
	readonly #pending = new Map<string, Pending>();
	readonly #quantities: KindQuantity[] = [];
	readonly #visiting = new Set<string>();
	readonly #equations = new EquationChecks({
		typeOf: (name, place) => this.#typeOf(name, place),
		definitionOf: (name) => this.#pending.get(name)?.expression,
		isFixed: (name) => this.#parameters.some(({ path }) => path === name),
	});
	readonly #includes: { alias: string; declaration: Declaration; statement: IncludeStatement }[] = [];

	constructor(declaration: Declaration, library: Library) {
		this.#declaration = declaration;
		this.#library = library;
	}

	link(): Kind {
		const declaration = this.#declaration;
		const type = declaration.kind;
		if (type !== 'cell' && type !== 'synapse' && type !== 'junction') {
			throw new EquationError(declaration.place, `expected a cell, a synapse or a junction, got a ${type}`);
		}
		this.#findMechanisms();
		const root: Scope = { declaration, prefix: '', resolve: (name, place) => this.#resolveInRoot(name, place) };
		const scopes = [root, ...this.#includes.map((include) => this.#mechanismScope(include, root))];
		if (type === 'cell') this.#circuitInputs();
		else this.#externalNeeds();
		for (const scope of scopes) this.#declareNames(scope);
		for (const { statement, declaration: mechanism } of this.#includes) this.#checkBindings(statement, mechanism);
		this.#collectAssignments(scopes);
		for (const path of this.#pending.keys()) this.#typeOf(path, declaration.place);
		const derivatives = this.#derivatives(scopes);
		const kind: Kind = {
			name: declaration.name,
			type,
			title: declaration.title,
			declaration,
			mechanisms: this.#includes.map(({ alias, declaration: mechanism }) => ({ alias, declaration: mechanism })),
			states: this.#states,
			parameters: this.#parameters,
			inputs: withGains(this.#inputs, scopes, this.#parameters),
			externals: this.#externals,
			quantities: this.#quantities,
			derivatives,
			places: this.#places,
			warnings: this.#equations.warnings,
		};
		if (type === 'cell') checkDarkRests(kind);
		else checkDelivery(kind);
		return declaration.spikeEvent ? withSpikeEvent(kind, declaration.spikeEvent, this.#eventNames(root)) : kind;
	}

	#findMechanisms(): void {
		const aliases = new Set<string>();
		for (const statement of this.#declaration.includes) {
			const mechanism = this.#library.get(statement.mechanism);
			if (!mechanism || (mechanism.kind !== 'channel' && mechanism.kind !== 'pool')) {
				const known = [...this.#library.values()].filter((each) => each.kind === 'channel' || each.kind === 'pool');
				throw new EquationError(
					statement.place,
					mechanism
						? `'${statement.mechanism}' is a ${mechanism.kind}; a cell includes channels and pools`
						: `no channel or pool '${statement.mechanism}' is declared; known are ${known.map((each) => each.name).join(', ')}`,
				);
			}
			if (aliases.has(statement.alias)) {
				throw new EquationError(
					statement.place,
					`the cell includes something as '${statement.alias}' already; choose another name after 'as'`,
				);
			}
			aliases.add(statement.alias);
			this.#includes.push({ alias: statement.alias, declaration: mechanism, statement });
		}
	}

	#circuitInputs(): void {
		for (const { path, title, role } of circuitInputs) {
			this.#inputs.push({ path, title, role, unit: 'pA', factor: 1 });
			this.#types.set(path, { dimension: parseUnit('pA').dimension });
		}
	}

	#externalNeeds(): void {
		for (const { external, need } of externalsOf(this.#declaration)) {
			this.#externals.push(external);
			this.#types.set(need.name, { dimension: unitAt(need.unit, need.place).dimension });
			this.#places.set(need.name, need.place);
		}
	}

	/** Scope of an included mechanism: own names get its prefix, needs come from the cell. */
	#mechanismScope(
		include: { alias: string; declaration: Declaration; statement: IncludeStatement },
		root: Scope,
	): Scope {
		const { alias, declaration, statement } = include;
		const prefix = `${alias}.`;
		const own = ownNames(declaration);
		const bound = new Map(statement.bindings.map(({ need, expression }) => [need, expression]));
		const resolve = (name: string, place: Place): Expression => {
			if (own.has(name)) return nameNode(prefix + name);
			const ofCircuit = this.#ofCircuit(name);
			if (ofCircuit) return ofCircuit;
			const need = declaration.needs.find((each) => each.name === name);
			if (!need) {
				const known = [...own, ...declaration.needs.map((each) => each.name)];
				throw new EquationError(place, `unknown name '${name}'; known here are ${known.join(', ')}`);
			}
			const binding = bound.get(name);
			if (binding) return substitute(binding, (each) => root.resolve(each, statement.place));
			if (ownNames(this.#declaration).has(name)) return nameNode(name);
			throw new EquationError(
				statement.place,
				`'${declaration.name}' needs '${name}' [${need.unit}]; bind it: include ${declaration.name} as ${alias} with ${name} = …`,
			);
		};
		return { declaration, prefix, resolve };
	}

	/** What a name says of the circuit, as a parameter of the kind. */
	#ofCircuit(name: string): Expression | undefined {
		const found = temperatureParameters.find(({ path }) => path === name);
		if (!found) return undefined;
		if (!this.#types.has(name)) {
			this.#types.set(name, { dimension: parseUnit(found.dimensionUnit).dimension });
			this.#parameters.push(found);
		}
		return nameNode(name);
	}

	#resolveInRoot(name: string, place: Place): Expression {
		const ofCircuit = this.#ofCircuit(name);
		if (ofCircuit) return ofCircuit;
		const known =
			ownNames(this.#declaration).has(name) ||
			this.#inputs.some((input) => input.path === name) ||
			this.#externals.some((external) => external.path === name) ||
			(name === 'membrane_current' && this.#declaration.kind === 'cell');
		if (known) return nameNode(name);
		const [alias = '', ...rest] = name.split('.');
		const mechanism = this.#includes.find((include) => include.alias === alias)?.declaration;
		if (mechanism && ownNames(mechanism).has(rest.join('.'))) return nameNode(name);
		const names = mechanism
			? [...ownNames(mechanism)].map((each) => `${alias}.${each}`)
			: [
					...ownNames(this.#declaration),
					...this.#inputs.map((input) => input.path),
					...this.#externals.map((each) => each.path),
				];
		throw new EquationError(place, `unknown name '${name}'; known here are ${names.join(', ')}`);
	}

	#declareNames({ declaration, prefix, resolve }: Scope): void {
		const define = (name: string, type: ValueType, place: Place): string => {
			const path = prefix + name;
			const earlier = this.#places.get(path);
			if (this.#types.has(path)) {
				throw new EquationError(
					place,
					`'${name}' is declared twice${earlier ? ` (first in line ${earlier.line})` : ''}`,
				);
			}
			this.#types.set(path, type);
			this.#places.set(path, place);
			return path;
		};
		for (const parameter of declaration.parameters) {
			const unit = unitAt(parameter.unit, parameter.place);
			const path = define(parameter.name, { dimension: unit.dimension }, parameter.place);
			const darkRestOf = (name: string) => restingState(name, declaration, () => resolve(name, parameter.place));
			this.#parameters.push(kindParameter(parameter, path, unit.factor, declaration, darkRestOf));
		}
		for (const each of declaration.switches) {
			const path = define(each.name, 'truth', each.place);
			this.#parameters.push(kindSwitch(each, path, declaration));
		}
		for (const state of declaration.states) {
			const { dimension, factor } = unitAt(state.unit, state.place);
			const path = define(state.name, { dimension }, state.place);
			const { title, unit } = state;
			const scaled = {
				initial: state.initial * factor,
				minimum: state.minimum * factor,
				maximum: state.maximum * factor,
			};
			this.#states.push({ path, title, unit, factor, ...scaled });
			if (this.#states.length <= limits.states) continue;
			throw new EquationError(
				state.place,
				`a kind has at most ${limits.states} states, and this is the ${limits.states + 1}th; divide it, as into a cell and its neighbour`,
			);
		}
		const take = (inputs: readonly InputStatement[], role: 'light' | 'collected'): void => {
			for (const input of inputs) {
				const { dimension, factor } = unitAt(input.unit, input.place);
				const path = define(input.name, { dimension }, input.place);
				const base = { path, title: input.title, unit: input.unit, factor, role } as const;
				const [minimum, maximum] = input.range ?? [];
				const isRanged = minimum !== undefined && maximum !== undefined;
				const range = isRanged ? { range: [minimum * factor, maximum * factor] as const } : {};
				this.#inputs.push({ ...base, ...range, ...photonsOf(input) });
			}
		};
		take(declaration.inputs, 'light');
		take(declaration.collects, 'collected');
		for (const noise of declaration.noises) {
			const path = define(noise.name, { dimension: dimensionless.dimension }, noise.place);
			this.#inputs.push(noiseInput(noise, path, resolve, this.#parameters));
		}
	}

	#checkBindings(statement: IncludeStatement, mechanism: Declaration): void {
		for (const { need } of statement.bindings) {
			if (!mechanism.needs.some((each) => each.name === need)) {
				const needs = mechanism.needs.map((each) => each.name).join(', ') || 'nothing';
				throw new EquationError(statement.place, `'${mechanism.name}' does not need '${need}'; it needs ${needs}`);
			}
		}
	}

	#collectAssignments(scopes: readonly Scope[]): void {
		const currents: string[] = [];
		for (const scope of scopes) {
			for (const statement of scope.declaration.assignments) {
				const path = scope.prefix + statement.name;
				if (this.#types.has(path) || this.#pending.has(path)) {
					throw new EquationError(statement.place, `'${statement.name}' is declared twice`);
				}
				if (statement.isCurrent) currents.push(path);
				this.#places.set(path, statement.place);
				const expression = this.#resolved(statement.expression, scope, statement.place);
				this.#pending.set(path, { statement, scope, path, expression });
			}
		}
		if (this.#declaration.kind !== 'cell') return;
		const sum = currents
			.map(nameNode)
			.reduce<Expression | undefined>(
				(left, right) => (left ? { kind: 'binary', operator: '+', left, right } : right),
				undefined,
			);
		const statement: AssignmentStatement = {
			name: 'membrane_current',
			expression: sum ?? { kind: 'number', value: 0 },
			title: 'sum of the ionic currents (outward positive)',
			isCurrent: false,
			isSignal: false,
			place: { ...this.#declaration.place, subject: `cell ${this.#declaration.name}, membrane_current` },
		};
		if (currents.length > limits.termsInEquation) {
			throw new EquationError(
				statement.place,
				`an equation has at most ${limits.termsInEquation} terms; this one is the sum of ${currents.length} currents: add some of them up in a quantity`,
			);
		}
		const scope = scopes[0];
		if (scope)
			this.#pending.set('membrane_current', {
				statement,
				scope,
				path: statement.name,
				expression: statement.expression,
			});
	}

	/** Resolves names and checks that every bound need has the unit that the mechanism asks for. */
	#resolved(expression: Expression, scope: Scope, place: Place): Expression {
		this.#equations.count(termsIn(expression), place);
		return substitute(expression, (name) => {
			const resolved = scope.resolve(name, place);
			this.#equations.count(termsIn(resolved) - 1, place);
			return resolved;
		});
	}

	#typeOf(path: string, place: Place): ValueType {
		const known = this.#types.get(path);
		if (known !== undefined) return known;
		const pending = this.#pending.get(path);
		if (!pending) throw new EquationError(place, `unknown name '${path}'`);
		const { statement } = pending;
		if (this.#visiting.size > limits.chain) {
			throw new EquationError(
				statement.place,
				`it ends a chain of more than ${limits.chain} quantities of which each needs the next; declare first what is needed, or put some of them together`,
			);
		}
		if (this.#visiting.has(path)) {
			const circle = [...this.#visiting].slice([...this.#visiting].indexOf(path));
			throw new EquationError(
				statement.place,
				`the quantities define each other in a circle: ${[...circle, path].join(' → ')}`,
			);
		}
		this.#visiting.add(path);
		// What others see of it from then on is no quotient any more.
		const computed = (expression: Expression) => void this.#pending.set(path, { ...pending, expression });
		const checked = this.#equations.checked(pending.expression, statement.place, pending.scope.prefix, computed);
		this.#visiting.delete(path);
		let type = checked.type;
		let unit = '1';
		let factor = 1;
		if (statement.unit !== undefined) {
			const declared = unitAt(statement.unit, statement.place);
			wantDimension(checked.type, declared.dimension, `'${statement.name}'`, statement.place);
			type = { dimension: declared.dimension };
			unit = statement.unit;
			factor = declared.factor;
		} else if (type !== 'truth') {
			if (type === 'zero') type = { dimension: dimensionless.dimension };
			unit = typeText(type).slice(1, -1);
		}
		this.#types.set(path, type);
		const { title, isCurrent, isSignal } = statement;
		this.#quantities.push({ path, title, expression: checked.expression, isCurrent, isSignal, unit, factor });
		return type;
	}

	#derivatives(scopes: readonly Scope[]): Expression[] {
		const found = new Map<string, Expression>();
		for (const scope of scopes) {
			this.#checkNeedUnits(scope);
			for (const { state, expression, place } of scope.declaration.derivatives) {
				const path = scope.prefix + state;
				const type = this.#types.get(path);
				if (!this.#states.some((each) => each.path === path) || type === undefined || typeof type === 'string') {
					throw new EquationError(
						place,
						`'${state}' is not a state; declare it: state ${state} [unit] = initial in min .. max`,
					);
				}
				if (found.has(path)) throw new EquationError(place, `the derivative of '${state}' is given twice`);
				const resolved = this.#resolved(expression, scope, place);
				const checked = this.#equations.checked(resolved, place, scope.prefix);
				wantDimension(checked.type, combine(type.dimension, perTime, 1), `the derivative of '${state}'`, place);
				found.set(path, checked.expression);
			}
		}
		return this.#states.map((state) => {
			const derivative = found.get(state.path);
			if (derivative) return derivative;
			const place = this.#places.get(state.path) ?? this.#declaration.place;
			throw new EquationError(
				place,
				`the state '${state.path}' has no derivative; write ${state.path.split('.').at(-1)}' = …`,
			);
		});
	}

	#eventNames(root: Scope): EventNames {
		return {
			linked: (expression, place) => this.#equations.checked(this.#resolved(expression, root, place), place, ''),
			dimensionOf: (path) => {
				const type = this.#types.get(path);
				return typeof type === 'object' ? type.dimension : dimensionless.dimension;
			},
		};
	}

	#checkNeedUnits(scope: Scope): void {
		if (scope.prefix === '') return;
		for (const need of scope.declaration.needs) {
			const { assignments, derivatives } = scope.declaration;
			const used =
				isDarkRest(need.name, scope.declaration) ||
				[...assignments, ...derivatives].some((each) => namesIn(each.expression).has(need.name));
			if (!used) throw new EquationError(need.place, `'${need.name}' is needed but never used`);
			const bound = scope.resolve(need.name, need.place);
			const { type } = check(bound, (name) => this.#typeOf(name, need.place), need.place);
			wantDimension(type, unitAt(need.unit, need.place).dimension, `what is bound to '${need.name}'`, need.place);
		}
	}
}

/**
 * Links a cell, synapse or junction with its mechanisms: resolves names, checks units, orders the equations, converts to inside units.
 * @throws EquationError that names file, line, declaration, term and what was expected
 */
export function linkKind(declaration: Declaration, library: Library): Kind {
	return new KindLinker(declaration, library).link();
}
