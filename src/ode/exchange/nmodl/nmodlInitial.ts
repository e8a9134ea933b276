import { type Expression, entryOf, name, number } from '../../equations/language/expression.ts';
import { namesIn, partsOf, withParts } from '../../equations/language/expressionParts.ts';
import { findSteadyState } from '../../solvers/reference/steadyState.ts';
import { NmodlExecution, rateName } from './nmodlExecution.ts';
import type { NmodlNames } from './nmodlNames.ts';
import type { NmodlBlock } from './nmodlTree.ts';

/** Where NEURON starts: the potential, mV, and the temperature, °C. */
export interface NmodlStart {
	readonly vMv: number;
	readonly celsius: number;
}

/** NEURON's own start. */
export const usualStart: NmodlStart = { vMv: -65, celsius: 6.3 };

/** What NEURON gives an ion that nothing else is said of: mV, mM. */
const usualIons: Readonly<Record<string, number>> = {
	ena: 50,
	ek: -77,
	eca: 132.4579341637009,
	nai: 10,
	nao: 140,
	ki: 54.4,
	ko: 2.5,
	cai: 5e-5,
	cao: 2,
};

/** The number that NEURON gives a name of an ion: 0 mV and 1 mM for one of the file's own making. */
export function usualIonNumber(ionName: string, number: 'reversal' | 'current' | 'inside' | 'outside'): number {
	return usualIons[ionName] ?? (number === 'inside' || number === 'outside' ? 1 : 0);
}

/** The value of an expression of bare numbers. */
function numberOf(node: Expression, lookUp: (name: string) => number): number {
	if (node.kind === 'number') return node.value;
	if (node.kind === 'name') return lookUp(node.name);
	if (node.kind === 'call' && node.name === 'if') {
		const [condition, yes, no] = node.args as readonly [Expression, Expression, Expression];
		return numberOf(numberOf(condition, lookUp) === 0 ? no : yes, lookUp);
	}
	const [a = 0, b = 0, c = 0] = partsOf(node).map((part) => numberOf(part, lookUp));
	return entryOf(node).value?.(a, b, c) ?? Number.NaN;
}

/** Looks names up among the numbers of a file and what an execution found so far. */
class Numbers {
	readonly #names: NmodlNames;
	readonly #start: NmodlStart;
	readonly #found = new Map<string, number>();

	constructor(names: NmodlNames, start: NmodlStart) {
		this.#names = names;
		this.#start = start;
	}

	/** @param states of which values differ from what is found */
	value(node: Expression, execution: NmodlExecution, states: ReadonlyMap<string, number> = new Map()): number {
		const cache = states.size === 0 ? this.#found : new Map<string, number>();
		const quantities = new Map(execution.quantities.map((each) => [each.name, each.expression]));
		const lookUp = (each: string): number => {
			const known = states.get(each) ?? cache.get(each);
			if (known !== undefined) return known;
			const expression = quantities.get(each);
			const value = expression ? numberOf(expression, lookUp) : this.#given(each);
			cache.set(each, value);
			return value;
		};
		return numberOf(node, lookUp);
	}

	#given(each: string): number {
		if (each === 'v') return this.#start.vMv;
		if (each === 'celsius') return this.#start.celsius;
		const ion = this.#names.ions.get(each);
		if (ion) return usualIonNumber(each, ion.number);
		return this.#names.parameters.get(each)?.value ?? this.#names.constants.get(each)?.value ?? 0;
	}
}

/** What INITIAL leaves. */
export interface InitialState {
	/** Of each state, as a bare number in its unit. */
	readonly states: ReadonlyMap<string, number>;
	/** Of what else INITIAL sets, from parameters alone; nothing where it depends on the start. */
	fixed(variable: string): Expression | undefined;
	/** Whether INITIAL sets it. */
	sets(variable: string): boolean;
	/** Whether a number at the start is not 0. */
	number(variable: string): number;
}

/** A sum of states must be what CONSERVE says: the last of them gives way, as in NEURON. */
function conserve(execution: NmodlExecution, numbers: Numbers, states: Map<string, number>): void {
	for (const { sum, total } of execution.conserved) {
		const members = [...namesIn(sum)].filter((each) => states.has(each));
		const last = members.at(-1);
		if (last === undefined) continue;
		const share =
			numbers.value(sum, execution, new Map([...states, [last, 1]])) -
			numbers.value(sum, execution, new Map([...states, [last, 0]]));
		const missing = numbers.value(total, execution, states) - numbers.value(sum, execution, states);
		if (share !== 0) states.set(last, (states.get(last) ?? 0) + missing / share);
	}
}

/** Carries out INITIAL with numbers. @throws EquationError by line where a steady state is asked for that is not found */
export function initialState(names: NmodlNames, start: NmodlStart): InitialState {
	const numbers = new Numbers(names, start);
	const conserving = new NmodlExecution(names);
	const toSteadyState = (execution: NmodlExecution, block: NmodlBlock): void => {
		const inner = new NmodlExecution(names);
		inner.run(block);
		const states = new Map([...names.states.keys()].map((each) => [each, 0]));
		conserve(inner, numbers, states);
		const members = [...states.keys()].filter((each) => inner.values.has(rateName(each)));
		const at = (y: Float64Array) => new Map(members.map((each, i) => [each, y[i] as number]));
		const system = {
			size: members.length,
			rates: (_t: number, y: Float64Array, out: Float64Array): void => {
				members.forEach((each, i) => {
					out[i] = numbers.value(inner.values.get(rateName(each)) ?? number(0), inner, at(y));
				});
			},
		};
		const from = Float64Array.from(members, (each) => states.get(each) ?? 0);
		execution.setStates(at(findSteadyState(system, from).y), block.line);
	};
	const execution = new NmodlExecution(names, toSteadyState);
	const block = names.blocks.get('INITIAL');
	if (block) execution.run(block);
	const states = new Map(
		[...names.states.keys()].map((each) => {
			const set = execution.statesNow.get(each);
			return [each, set ? numbers.value(set, execution) : 0];
		}),
	);
	for (const { kind, name: kinetic } of names.file.blocks) {
		const scheme = kind === 'KINETIC' ? names.blocks.get(kinetic) : undefined;
		if (scheme) conserving.run(scheme);
	}
	conserve(conserving, numbers, states);
	const quantities = new Map(execution.quantities.map((each) => [each.name, each.expression]));
	const isFixed = (each: string): boolean =>
		each === 'celsius' || names.constants.has(each) || (names.parameters.has(each) && !execution.values.has(each));
	return {
		states,
		sets: (variable) => execution.values.has(variable),
		number: (variable) => numbers.value(execution.values.get(variable) ?? name(variable), execution),
		fixed: (variable) => {
			const inlined = (node: Expression): Expression | undefined => {
				if (node.kind === 'number') return node;
				if (node.kind === 'name') {
					const definition = quantities.get(node.name);
					if (definition) return inlined(definition);
					return isFixed(node.name) ? node : undefined;
				}
				const parts = partsOf(node).map(inlined);
				if (parts.some((part) => part === undefined)) return undefined;
				let i = 0;
				return withParts(node, () => parts[i++] as Expression);
			};
			const value = execution.values.get(variable);
			return value && inlined(value);
		},
	};
}
