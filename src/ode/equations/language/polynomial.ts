import { parseUnit } from '../units/unit.ts';
import type { BinaryNode, Expression } from './expression.ts';
import { expressionText } from './expressionText.ts';

/** One term of a `Polynomial`: coefficient · Π atom^power · exp(exponent). */
export interface Term {
	/** In inside units. */
	readonly coefficient: number;
	/** Whole powers, negative ones too, by the atom's key. */
	readonly powers: ReadonlyMap<string, number>;
	readonly exponent: Polynomial;
}

/**
 * A sum of terms with different atoms: the form in which two expressions can be compared whatever way they are written. An atom is a name that has no
 * definition, or whatever is no sum, product, power or exponential, such as a sum that something is divided by.
 */
export type Polynomial = readonly Term[];

const noPowers: ReadonlyMap<string, number> = new Map();
/** Longer sums are atoms: a comparison of them is not worth its time. */
const mostTerms = 24;
/** The same of higher powers. */
const mostPower = 6;
/** Digits to which coefficients are compared: two ways of writing one number differ by rounding. */
const digits = 12;
/** Two coefficients of this relative difference are the same. */
const same = 1e-11;

const constant = (coefficient: number): Polynomial =>
	coefficient === 0 ? [] : [{ coefficient, powers: noPowers, exponent: [] }];

/** What two terms that can be added have in common. */
function keyOf({ powers, exponent }: Term): string {
	const atoms = [...powers].map(([atom, power]) => `${atom}^${power}`).sort();
	return exponent.length === 0 ? atoms.join('*') : `${atoms.join('*')}*exp(${polynomialKey(exponent)})`;
}

/** The same text for the same polynomial. */
export function polynomialKey(polynomial: Polynomial): string {
	return polynomial
		.map((term) => `${term.coefficient.toPrecision(digits)}*${keyOf(term)}`)
		.sort()
		.join('+');
}

/** Whether two numbers are the same up to rounding. */
export const alike = (a: number, b: number): boolean => Math.abs(a - b) <= same * Math.max(Math.abs(a), Math.abs(b));

/** Sum of terms, those with the same atoms together; what cancels up to rounding is left out. */
function collected(terms: readonly Term[]): Polynomial {
	const byKey = new Map<string, { term: Term; sum: number; size: number }>();
	for (const term of terms) {
		const key = keyOf(term);
		const known = byKey.get(key) ?? { term, sum: 0, size: 0 };
		known.sum += term.coefficient;
		known.size += Math.abs(term.coefficient);
		byKey.set(key, known);
	}
	return [...byKey.values()].flatMap(({ term, sum, size }) =>
		Math.abs(sum) <= same * size ? [] : [{ ...term, coefficient: sum }],
	);
}

/** A polynomial times a number. */
export const scaled = (polynomial: Polynomial, by: number): Polynomial =>
	polynomial.map((term) => ({ ...term, coefficient: term.coefficient * by }));

/** a − b. */
export const minus = (a: Polynomial, b: Polynomial): Polynomial => collected([...a, ...scaled(b, -1)]);

function product(a: Term, b: Term): Term {
	const powers = new Map(a.powers);
	for (const [atom, power] of b.powers) {
		const sum = (powers.get(atom) ?? 0) + power;
		if (sum === 0) powers.delete(atom);
		else powers.set(atom, sum);
	}
	return {
		coefficient: a.coefficient * b.coefficient,
		powers,
		exponent: collected([...a.exponent, ...b.exponent]),
	};
}

/** 1/term. */
export function inverse({ coefficient, powers, exponent }: Term): Term {
	return {
		coefficient: 1 / coefficient,
		powers: new Map([...powers].map(([atom, power]) => [atom, -power])),
		exponent: scaled(exponent, -1),
	};
}

/** The one term that `whole` is `part` times of; nothing where there is none. */
export function ratio(whole: Polynomial, part: Polynomial): Term | undefined {
	const [first] = part;
	if (first === undefined || whole.length !== part.length) return undefined;
	const keys = new Map(whole.map((term) => [keyOf(term), term.coefficient]));
	for (const candidate of whole) {
		const factor = product(candidate, inverse(first));
		const fits = part.every((term) => {
			const found = product(term, factor);
			const coefficient = keys.get(keyOf(found));
			return coefficient !== undefined && alike(coefficient, found.coefficient);
		});
		if (fits) return factor;
	}
	return undefined;
}

/** Brings expressions into the form of polynomials, and remembers what their atoms were. */
export class Polynomials {
	readonly atoms = new Map<string, Expression>();
	readonly #definitionOf: (name: string) => Expression | undefined;
	readonly #names = new Map<string, Polynomial>();

	/** @param definitionOf what a name stands for; nothing for a state, a parameter and what comes from outside */
	constructor(definitionOf: (name: string) => Expression | undefined) {
		this.#definitionOf = definitionOf;
	}

	#atom(key: string, expression: Expression, power = 1): Polynomial {
		this.atoms.set(key, expression);
		return [{ coefficient: 1, powers: new Map([[key, power]]), exponent: [] }];
	}

	#product(a: Polynomial, b: Polynomial): Polynomial | undefined {
		if (a.length * b.length > mostTerms) return undefined;
		return collected(a.flatMap((left) => b.map((right) => product(left, right))));
	}

	/** 1/polynomial; the sum that an expression is becomes an atom of its own. */
	#reciprocal(node: Expression, of: Polynomial): Polynomial {
		const [first] = of;
		if (first === undefined) return this.#atom(expressionText(node), node, -1);
		return of.length === 1 ? [inverse(first)] : this.#atom(`(${polynomialKey(of)})`, node, -1);
	}

	#power(node: Expression, base: Polynomial, exponent: number): Polynomial | undefined {
		if (!Number.isInteger(exponent) || Math.abs(exponent) > mostPower) return undefined;
		const factor = exponent < 0 ? this.#reciprocal(node, base) : base;
		let found: Polynomial | undefined = constant(1);
		for (let k = 0; k < Math.abs(exponent) && found; k++) found = this.#product(found, factor);
		return found;
	}

	/** The polynomial that an expression is. */
	of(node: Expression): Polynomial {
		switch (node.kind) {
			case 'number':
				return constant(node.value * (node.unitText === undefined ? 1 : parseUnit(node.unitText).factor));
			case 'name': {
				const known = this.#names.get(node.name);
				if (known) return known;
				const definition = this.#definitionOf(node.name);
				const found = definition ? this.of(definition) : this.#atom(node.name, node);
				this.#names.set(node.name, found);
				return found;
			}
			case 'unary':
				return node.operator === '-' ? scaled(this.of(node.operand), -1) : this.#atom(expressionText(node), node);
			case 'call':
				if (node.name === 'exp' && node.args[0]) {
					return [{ coefficient: 1, powers: noPowers, exponent: this.of(node.args[0]) }];
				}
				return this.#atom(`${node.name}(${node.args.map((each) => polynomialKey(this.of(each))).join()})`, node);
			case 'binary':
				return this.#join(node, this.of(node.left), this.of(node.right)) ?? this.#atom(expressionText(node), node);
		}
	}

	/** What an operator makes of two polynomials; nothing where that is none. */
	#join({ operator, left: a, right: b }: BinaryNode, left: Polynomial, right: Polynomial): Polynomial | undefined {
		switch (operator) {
			case '+':
				return left.length + right.length > mostTerms ? undefined : collected([...left, ...right]);
			case '-':
				return left.length + right.length > mostTerms ? undefined : minus(left, right);
			case '*':
				return this.#product(left, right);
			case '/':
				return this.#product(left, this.#reciprocal(b, right));
			case '^': {
				const [exponent] = right;
				const isNumber = right.length === 1 && exponent?.powers.size === 0 && exponent.exponent.length === 0;
				return isNumber ? this.#power(a, left, exponent.coefficient) : undefined;
			}
			default:
				return undefined;
		}
	}
}
