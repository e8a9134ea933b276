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
import { type Expression, expressionText } from './expression.ts';
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

/**
 * Checks units term by term and converts numbers to inside units (mV, ms, pA, nS, pF, µM, µm).
 * @param typeOf what a name yields; throws for unknown names
 * @throws EquationError that names the term and the units that do not fit
 */
export function check(expression: Expression, typeOf: (name: string) => ValueType, place: Place): Checked {
	const fail = (message: string): never => {
		throw new EquationError(place, message);
	};

	const quantity = (part: Expression, type: ValueType): Dimension => {
		if (type === 'truth') return fail(`'${expressionText(part)}' is a truth value where a quantity is expected`);
		return type === 'zero' ? dimensionless.dimension : type.dimension;
	};

	const wantPlain = (part: Expression, type: ValueType, where: string): void => {
		const dimension = quantity(part, type);
		if (!isDimensionless(dimension)) {
			fail(`${where} must be dimensionless, but '${expressionText(part)}' is in ${typeText(type)}`);
		}
	};

	const wantTruth = (part: Expression, type: ValueType): void => {
		if (type !== 'truth') fail(`'${expressionText(part)}' is in ${typeText(type)} where a truth value is expected`);
	};

	const same = (left: Expression, a: ValueType, right: Expression, b: ValueType): ValueType => {
		if (a === 'truth' && b === 'truth') return 'truth';
		quantity(left, a);
		quantity(right, b);
		if (a === 'zero') return b;
		if (b === 'zero' || a === 'truth' || b === 'truth') return a;
		if (!sameDimension(a.dimension, b.dimension)) {
			fail(
				`units differ: '${expressionText(left)}' is in ${typeText(a)}, '${expressionText(right)}' in ${typeText(b)}`,
			);
		}
		return a;
	};

	const visit = (node: Expression): Checked => {
		switch (node.kind) {
			case 'number': {
				if (node.unitText === undefined) return { expression: node, type: node.value === 0 ? 'zero' : plain };
				const unit = unitAt(node.unitText, place);
				return { expression: { kind: 'number', value: node.value * unit.factor }, type: { dimension: unit.dimension } };
			}
			case 'name':
				return { expression: node, type: typeOf(node.name) };
			case 'unary': {
				const operand = visit(node.operand);
				if (node.operator === 'not') wantTruth(node.operand, operand.type);
				else quantity(node.operand, operand.type);
				return { expression: { ...node, operand: operand.expression }, type: operand.type };
			}
			case 'binary': {
				const left = visit(node.left);
				const right = visit(node.right);
				const rebuilt: Expression = { ...node, left: left.expression, right: right.expression };
				switch (node.operator) {
					case '+':
					case '-': {
						quantity(node.left, left.type);
						return { expression: rebuilt, type: same(node.left, left.type, node.right, right.type) };
					}
					case '*':
					case '/': {
						const sign = node.operator === '*' ? 1 : -1;
						const a = quantity(node.left, left.type);
						return { expression: rebuilt, type: { dimension: combine(a, quantity(node.right, right.type), sign) } };
					}
					case '^': {
						wantPlain(node.right, right.type, 'an exponent');
						const base = quantity(node.left, left.type);
						if (isDimensionless(base)) return { expression: rebuilt, type: plain };
						const exponent =
							constantExponent(node.right) ??
							fail(
								`'${expressionText(node.left)}' has a unit, so its exponent must be a number, not '${expressionText(node.right)}'`,
							);
						return { expression: rebuilt, type: { dimension: raise(base, exponent) } };
					}
					case '<':
					case '<=':
					case '>':
					case '>=':
						quantity(node.left, left.type);
						same(node.left, left.type, node.right, right.type);
						return { expression: rebuilt, type: 'truth' };
					case 'and':
					case 'or':
						wantTruth(node.left, left.type);
						wantTruth(node.right, right.type);
						return { expression: rebuilt, type: 'truth' };
				}
				return fail(`unknown operator`);
			}
			case 'call': {
				const args = node.args.map(visit);
				const rebuilt: Expression = { ...node, args: args.map((argument) => argument.expression) };
				const [a, b, c] = args;
				const [nodeA, nodeB, nodeC] = node.args;
				if (!a || !nodeA) return fail(`${node.name} needs an argument`);
				switch (node.name) {
					case 'exp':
					case 'ln':
					case 'tanh':
						wantPlain(nodeA, a.type, `the argument of ${node.name}`);
						return { expression: rebuilt, type: plain };
					case 'sqrt':
						return { expression: rebuilt, type: { dimension: raise(quantity(nodeA, a.type), 0.5) } };
					case 'abs':
						quantity(nodeA, a.type);
						return { expression: rebuilt, type: a.type };
					case 'min':
					case 'max':
					case 'L':
					case 'dL': {
						if (!b || !nodeB) return fail(`${node.name} needs two arguments`);
						quantity(nodeA, a.type);
						return { expression: rebuilt, type: same(nodeA, a.type, nodeB, b.type) };
					}
					case 'if': {
						if (!b || !nodeB || !c || !nodeC) return fail('if needs three arguments');
						wantTruth(nodeA, a.type);
						return { expression: rebuilt, type: same(nodeB, b.type, nodeC, c.type) };
					}
					case 'dark':
						return fail("'dark' may stand only as the value of a parameter");
				}
			}
		}
		return fail('unknown expression');
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
