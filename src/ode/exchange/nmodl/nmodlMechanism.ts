import { binary, call, type Expression, name, number } from '../../equations/language/expression.ts';
import { namesIn, substitute } from '../../equations/language/expressionParts.ts';
import { EquationError } from '../../equations/language/place.ts';
import { withoutSettled } from './conditions.ts';
import { NmodlExecution, rateName, type ToldQuantity } from './nmodlExecution.ts';
import { type InitialState, initialState, type NmodlStart } from './nmodlInitial.ts';
import { NmodlNames } from './nmodlNames.ts';
import type { NmodlFile } from './nmodlTree.ts';

/** What a mechanism gets from outside. */
export type Outside = 'potential' | 'presynaptic' | 'ion' | 'celsius' | 'area' | 'diameter';

/** A mod file as equations of which each is stated once; numbers have no units yet. */
export interface NmodlMechanism {
	readonly file: NmodlFile;
	readonly names: NmodlNames;
	readonly initial: InitialState;
	/** In an order in which they were told; those that nothing needs are left out. */
	readonly quantities: readonly ToldQuantity[];
	readonly rates: ReadonlyMap<string, { readonly expression: Expression; readonly line: number }>;
	/** What is needed of what is outside. */
	readonly outside: ReadonlyMap<string, Outside>;
	/** Parameters and constants that are used, and variables that nothing sets, which are parameters to their users. */
	readonly given: readonly string[];
	/** Clamps of states, as numbers of the start. */
	readonly bounds: ReadonlyMap<string, { readonly low?: number; readonly high?: number }>;
	readonly notes: readonly { readonly line: number; readonly message: string }[];
}

const specials: Readonly<Record<string, Outside>> = {
	v: 'potential',
	celsius: 'celsius',
	area: 'area',
	diam: 'diameter',
};

class Teller {
	readonly #file: NmodlFile;
	readonly #names: NmodlNames;
	readonly #initial: InitialState;
	readonly #step: NmodlExecution;
	readonly #quantities = new Map<string, ToldQuantity>();
	readonly #outside = new Map<string, Outside>();
	readonly #given = new Set<string>();
	readonly #notes: { line: number; message: string }[] = [];
	readonly #renamed = new Map<string, string>();

	constructor(file: NmodlFile, start: NmodlStart) {
		this.#file = file;
		this.#names = new NmodlNames(file);
		const [foreign] = file.foreign;
		if (foreign) this.#fail(foreign.line, foreign.what);
		this.#initial = initialState(this.#names, start);
		this.#step = new NmodlExecution(this.#names);
		const breakpoint = this.#names.blocks.get('BREAKPOINT');
		if (breakpoint) this.#step.run(breakpoint);
	}

	#fail(line: number, message: string): never {
		throw new EquationError({ file: this.#file.file, line }, message);
	}

	tell(): NmodlMechanism {
		this.#name();
		for (const each of this.#step.quantities) this.#take(this.#nameOf(each.name), each);
		for (const [variable, expression] of this.#step.values) {
			const isNamed = expression.kind === 'name' && this.#renamed.has(expression.name);
			if (isNamed || variable.endsWith("'")) continue;
			this.#take(variable, { variable, expression, line: this.#names.declared(variable)?.line ?? 1 });
		}
		const rates = new Map<string, { expression: Expression; line: number }>();
		for (const [state, { line }] of this.#names.states) {
			const rate = this.#step.values.get(rateName(state));
			// A state that nothing solves stays where it starts.
			rates.set(state, { expression: rate ? this.#bounded(state, this.#resolved(rate)) : number(0), line });
		}
		const needed = this.#needed([...rates.values()].map((each) => each.expression));
		this.#wantNoTime(needed, rates);
		this.#noteTables();
		return {
			file: this.#file,
			names: this.#names,
			initial: this.#initial,
			quantities: [...this.#quantities.values()].filter((each) => needed.has(each.name)),
			rates,
			outside: this.#outside,
			given: [...this.#given],
			bounds: this.#numericBounds(),
			notes: this.#notes,
		};
	}

	#take(as: string, told: Omit<ToldQuantity, 'name'>): void {
		this.#quantities.set(as, { ...told, name: as, expression: this.#resolved(told.expression) });
	}

	/** The last value of a variable in a step has its name; others, and locals, get a number. */
	#name(): void {
		const taken = new Set<string>([...this.#names.states.keys(), ...this.#names.parameters.keys()]);
		for (const list of [this.#names.assigned, this.#names.constants, this.#names.ions]) {
			for (const each of list.keys()) taken.add(each);
		}
		for (const [variable, value] of this.#step.values) {
			const isRate = variable.endsWith("'");
			if (!isRate && value.kind === 'name' && value.name.includes('@')) this.#renamed.set(value.name, variable);
		}
		for (const { name: id, variable } of this.#step.quantities) {
			if (this.#renamed.has(id)) continue;
			let i = 1;
			while (taken.has(`${variable}_${i}`)) i++;
			taken.add(`${variable}_${i}`);
			this.#renamed.set(id, `${variable}_${i}`);
		}
	}

	#nameOf(id: string): string {
		if (id.endsWith('@before')) return id.slice(0, -'@before'.length);
		return this.#renamed.get(id) ?? id;
	}

	/** In continuous time what a variable had in the step before is what it has; a choice that was made already is left out. */
	#resolved(expression: Expression): Expression {
		const settled = withoutSettled(expression);
		return substitute(settled, (each) => name(this.#nameOf(each)));
	}

	/** A state that is clamped does not leave its bounds. */
	#bounded(state: string, rate: Expression): Expression {
		const { low, high } = this.#step.bounds.get(state) ?? {};
		if (!low && !high) return rate;
		const variable = `${state}_rate`;
		this.#take(variable, { variable, expression: rate, line: this.#names.declared(state)?.line ?? 1 });
		let bounded: Expression = name(variable);
		if (low) bounded = call('if', binary('>', name(state), low), bounded, call('max', name(variable), number(0)));
		if (high) bounded = call('if', binary('<', name(state), high), bounded, call('min', name(variable), number(0)));
		return bounded;
	}

	#numericBounds(): Map<string, { low?: number; high?: number }> {
		const value = (bound: Expression | undefined): number | undefined => {
			if (bound?.kind === 'number') return bound.value;
			return bound?.kind === 'name' ? this.#initial.number(bound.name) : undefined;
		};
		return new Map(
			[...this.#step.bounds].map(([state, { low, high }]) => {
				const [least, most] = [value(low), value(high)];
				return [
					state,
					{ ...(least === undefined ? {} : { low: least }), ...(most === undefined ? {} : { high: most }) },
				];
			}),
		);
	}

	/** All quantities that rates, currents and what the file shows go by; says on the way what every name is. */
	#needed(rates: readonly Expression[]): Set<string> {
		const needed = new Set<string>();
		const path: string[] = [];
		const visit = (each: string, line: number): void => {
			const quantity = this.#quantities.get(each);
			if (path.includes(each)) {
				this.#fail(
					line,
					`${each} goes on from what it was a step before, where no condition sets it anew: that is no equation`,
				);
			}
			if (needed.has(each)) return;
			if (!quantity) {
				this.#classify(each, line, visit);
				return;
			}
			path.push(each);
			for (const part of namesIn(quantity.expression)) visit(part, quantity.line);
			path.pop();
			needed.add(each);
		};
		for (const rate of rates) for (const each of namesIn(rate)) visit(each, 1);
		for (const { name: current } of this.#names.currents) {
			if (!this.#quantities.has(current)) this.#fail(1, `the current ${current} is set nowhere`);
			visit(current, 1);
		}
		for (const [each, { isWritten }] of this.#names.ions) if (isWritten && this.#quantities.has(each)) visit(each, 1);
		for (const each of this.#file.ranges) {
			const quantity = this.#quantities.get(each);
			if (quantity && !this.#isTimed(each)) visit(each, quantity.line);
		}
		return needed;
	}

	/** What a name is that no quantity of a step has. */
	#classify(each: string, line: number, visit: (name: string, line: number) => void): void {
		const names = this.#names;
		if (names.states.has(each) || each === 'dt') return;
		const special = specials[each];
		if (special) {
			this.#outside.set(each, special);
			return;
		}
		const ion = names.ions.get(each);
		if (ion?.isRead) {
			this.#outside.set(each, 'ion');
			return;
		}
		if (this.#initial.sets(each)) {
			const fixed = this.#initial.fixed(each);
			const declared = names.declared(each)?.line ?? line;
			if (!fixed) this.#fail(declared, `${each} is set by INITIAL only, from what the start is: that is no equation`);
			this.#quantities.set(each, { name: each, variable: each, expression: fixed, line: declared });
			visit(each, declared);
			return;
		}
		if (names.constants.has(each) || names.parameters.get(each)?.value !== undefined) {
			this.#given.add(each);
			return;
		}
		const variable = names.declared(each);
		const isPotential = /^(?:mV|(?:milli)?volts?)$/i.test(variable?.unit ?? '') || variable?.unit === undefined;
		const isFree = this.#file.pointers.has(each) || names.assigned.has(each);
		if (this.#file.type === 'point' && isFree && isPotential && /pre|gap|v/i.test(each)) {
			this.#outside.set(each, 'presynaptic');
			this.#note(variable?.line ?? line, `${each} is taken as the potential of the presynaptic cell`);
			return;
		}
		if (this.#file.pointers.has(each))
			this.#fail(variable?.line ?? line, `POINTER ${each}: what it points to is not told`);
		this.#given.add(each);
		this.#note(variable?.line ?? line, `${each} has no value in the file: a parameter of value 0`);
	}

	#isTimed(each: string, seen = new Set<string>()): boolean {
		if (each === 'dt') return true;
		const quantity = this.#quantities.get(each);
		if (!quantity || seen.has(each)) return false;
		seen.add(each);
		return [...namesIn(quantity.expression)].some((part) => this.#isTimed(part, seen));
	}

	#wantNoTime(
		needed: ReadonlySet<string>,
		rates: ReadonlyMap<string, { readonly expression: Expression; readonly line: number }>,
	): void {
		for (const each of needed) {
			const quantity = this.#quantities.get(each);
			if (quantity && namesIn(quantity.expression).has('dt'))
				this.#fail(quantity.line, `dt: ${each} depends on the length of a step`);
		}
		for (const [state, { expression, line }] of rates) {
			if (namesIn(expression).has('dt')) this.#fail(line, `dt: the rate of ${state} depends on the length of a step`);
		}
	}

	#noteTables(): void {
		for (const { body } of this.#file.blocks) {
			for (const { kind, line } of body) {
				if (kind === 'table')
					this.#note(line, 'TABLE: the functions themselves are computed; set usetable to 0 in NEURON to compare');
			}
		}
	}

	#note(line: number, message: string): void {
		this.#notes.push({ line, message });
	}
}

/**
 * Tells a mod file as equations.
 * @param start where NEURON would start it, for initial values
 * @throws EquationError by file and line for what equations cannot tell
 */
export function nmodlMechanism(file: NmodlFile, start: NmodlStart): NmodlMechanism {
	return new Teller(file, start).tell();
}
