import {
	combine,
	type Dimension,
	dimensionless,
	dimensionText,
	isDimensionless,
	parseUnit,
	raise,
	sameDimension,
	type Unit,
} from '../units/unit.ts';
import { type Expression, entryOf, number, type UnitRule } from './expression.ts';
import { partsOf, withParts } from './expressionParts.ts';
import { expressionText } from './expressionText.ts';
import { EquationError, type Place } from './place.ts';

/** What an expression yields: a quantity of some dimension, a truth value, or the bare number 0, which fits any unit. */
export type ValueType = { readonly dimension: Dimension } | 'truth' | 'zero';

/** An expression with every number converted to inside units, and what it yields. */
export interface Checked {
	readonly expression: Expression;
	readonly type: ValueType;
}

/** Text of a type for messages. */
export function typeText(type: ValueType): string {
	if (type === 'truth') return 'a truth value';
	return type === 'zero' ? '1' : `[${dimensionText(type.dimension)}]`;
}

const plain: ValueType = { dimension: dimensionless.dimension };

/** A unit as text, or an EquationError at `place`. */
export function unitAt(text: string, place: Place): Unit {
	try {
		return parseUnit(text);
	} catch (error) {
		throw new EquationError(place, error instanceof Error ? error.message : String(error));
	}
}

function constantExponent(expression: Expression): number | undefined {
	if (expression.kind === 'number' && expression.unitText === undefined) return expression.value;
	if (expression.kind === 'unary' && expression.operator === '-') {
		const inner = constantExponent(expression.operand);
		return inner === undefined ? undefined : -inner;
	}
	return undefined;
}

/** A part of an expression as it is written, and what it yields. */
interface Part {
	readonly node: Expression;
	readonly type: ValueType;
}

/** Checks the parts of one expression against each other. */
class UnitCheck {
	readonly #place: Place;

	constructor(place: Place) {
		this.#place = place;
	}

	fail(message: string): never {
		throw new EquationError(this.#place, message);
	}

	quantity({ node, type }: Part): Dimension {
		if (type === 'truth') this.fail(`'${expressionText(node)}' is a truth value where a quantity is expected`);
		return type === 'zero' ? dimensionless.dimension : type.dimension;
	}

	bare(part: Part, where: string): ValueType {
		if (!isDimensionless(this.quantity(part))) {
			this.fail(`${where} must be dimensionless, but '${expressionText(part.node)}' is in ${typeText(part.type)}`);
		}
		return plain;
	}

	truth({ node, type }: Part): void {
		if (type !== 'truth')
			this.fail(`'${expressionText(node)}' is in ${typeText(type)} where a truth value is expected`);
	}

	/** Both of the same unit, or both truth values. */
	alike(left: Part, right: Part): ValueType {
		const { type: a } = left;
		const { type: b } = right;
		if (a === 'truth' && b === 'truth') return 'truth';
		this.quantity(left);
		this.quantity(right);
		if (a === 'zero') return b;
		if (b === 'zero' || a === 'truth' || b === 'truth') return a;
		if (!sameDimension(a.dimension, b.dimension)) {
			this.fail(
				`units differ: '${expressionText(left.node)}' is in ${typeText(a)}, '${expressionText(right.node)}' in ${typeText(b)}`,
			);
		}
		return a;
	}

	same(first: Part, others: readonly Part[]): ValueType {
		this.quantity(first);
		return others.reduce((type, other) => this.alike({ node: first.node, type }, other), first.type);
	}

	power(base: Part, exponent: Part): ValueType {
		this.bare(exponent, 'an exponent');
		const dimension = this.quantity(base);
		if (isDimensionless(dimension)) return plain;
		const constant =
			constantExponent(exponent.node) ??
			this.fail(
				`'${expressionText(base.node)}' has a unit, so its exponent must be a number, not '${expressionText(exponent.node)}'`,
			);
		return { dimension: raise(dimension, constant) };
	}

	/** What an operator or a function yields by its rule, if its arguments fit. */
	yields(rule: UnitRule, what: string, [a, b, c]: readonly [Part, Part, Part], parts: readonly Part[]): ValueType {
		switch (rule) {
			case 'same':
				return this.same(a, parts.slice(1));
			case 'product':
				return { dimension: combine(this.quantity(a), this.quantity(b), 1) };
			case 'quotient':
				return { dimension: combine(this.quantity(a), this.quantity(b), -1) };
			case 'power':
				return this.power(a, b);
			case 'root':
				return { dimension: raise(this.quantity(a), 0.5) };
			case 'bare':
				return this.bare(a, `the argument of ${what}`);
			case 'comparison':
				this.same(a, [b]);
				return 'truth';
			case 'truth':
				for (const part of parts) this.truth(part);
				return 'truth';
			case 'choice':
				this.truth(a);
				return this.alike(b, c);
			case 'none':
				return this.fail(`'${what}' may stand only as the value of a parameter`);
		}
	}
}

/**
 * Checks units term by term and converts numbers to inside units (mV, ms, pA, nS, pF, µM, µm).
 * @param typeOf what a name yields; throws for unknown names
 * @throws EquationError that names the term and the units that do not fit
 */
export function check(expression: Expression, typeOf: (name: string) => ValueType, place: Place): Checked {
	const units = new UnitCheck(place);
	const visit = (node: Expression): Checked => {
		if (node.kind === 'name') return { expression: node, type: typeOf(node.name) };
		if (node.kind === 'number') {
			if (node.unitText === undefined) return { expression: node, type: node.value === 0 ? 'zero' : plain };
			const unit = unitAt(node.unitText, place);
			return { expression: number(node.value * unit.factor), type: { dimension: unit.dimension } };
		}
		const converted = new Map<Expression, Expression>();
		const parts = partsOf(node).map((part): Part => {
			const { expression: own, type } = visit(part);
			converted.set(part, own);
			return { node: part, type };
		});
		const what = node.kind === 'call' ? node.name : node.operator;
		const [a, b, c] = parts;
		if (!a) return units.fail(`${what} needs an argument`);
		const type = units.yields(entryOf(node).units, what, [a, b ?? a, c ?? a], parts);
		return { expression: withParts(node, (part) => converted.get(part) ?? part), type };
	};
	return visit(expression);
}

/** Requires that `got` fits the declared dimension; `0` fits all. */
export function wantDimension(got: ValueType, wanted: Dimension, what: string, place: Place): void {
	if (got === 'zero') return;
	if (got === 'truth')
		throw new EquationError(place, `${what} is a truth value; expected a quantity in [${dimensionText(wanted)}]`);
	if (!sameDimension(got.dimension, wanted)) {
		throw new EquationError(
			place,
			`${what} is in [${dimensionText(got.dimension)}]; expected [${dimensionText(wanted)}]`,
		);
	}
}
