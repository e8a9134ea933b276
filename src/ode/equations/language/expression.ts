/**
 * The expressions of the equation language, as plain data, and the one table of the operators and functions that they are made of. Each back end
 * adds one record with an entry for each of them (`typeset.ts`; `lowering.ts`, `javascript.ts`, … of the kernels); one that is forgotten does not compile.
 */
import { linoid, slopeOfL } from './linoid.ts';

/** A number; `unitText` is the unit as written, until units are checked and the value is converted. */
export interface NumberNode {
	readonly kind: 'number';
	readonly value: number;
	readonly unitText?: string;
}
export interface NameNode {
	readonly kind: 'name';
	readonly name: string;
}
export interface UnaryNode {
	readonly kind: 'unary';
	readonly operator: UnaryOperator;
	readonly operand: Expression;
}
export interface BinaryNode {
	readonly kind: 'binary';
	readonly operator: BinaryOperator;
	readonly left: Expression;
	readonly right: Expression;
}
export interface CallNode {
	readonly kind: 'call';
	readonly name: FunctionName;
	readonly args: readonly Expression[];
}

/** An expression tree. */
export type Expression = NumberNode | NameNode | UnaryNode | BinaryNode | CallNode;

/** Builds a number in inside units. */
export const number = (value: number): NumberNode => ({ kind: 'number', value });

/** Builds a reference. */
export const name = (path: string): NameNode => ({ kind: 'name', name: path });

/** Builds a call. */
export const call = (fn: FunctionName, ...args: Expression[]): CallNode => ({ kind: 'call', name: fn, args });

/** Builds a join of two expressions. */
export const binary = (operator: BinaryOperator, left: Expression, right: Expression): BinaryNode => ({
	kind: 'binary',
	operator,
	left,
	right,
});

const minus = (operand: Expression): UnaryNode => ({ kind: 'unary', operator: '-', operand });

/** Whether an expression is this number. */
export const isNumber = (node: Expression | undefined, value: number): boolean =>
	node?.kind === 'number' && node.value === value;

/** Symbolic derivative of a part of an expression. */
type Slope = (part: Expression) => Expression;
type UnarySlope = (node: UnaryNode, d: Slope) => Expression;
/** @param simplify for a derivative whose form depends on a part's being 0 */
type BinarySlope = (node: BinaryNode, d: Slope, simplify: (node: Expression) => Expression) => Expression;
/** @param a, b, c the arguments, 0 where there are fewer */
type CallSlope = (d: Slope, node: CallNode, a: Expression, b: Expression, c: Expression) => Expression;
/** A simpler expression of the same value wherever that is finite, from simplified arguments; nothing where there is none. */
type Simpler = (...args: readonly Expression[]) => Expression | undefined;

const zero = number(0);
const one = number(1);
const add = (a: Expression, b: Expression): Expression => binary('+', a, b);
const subtract = (a: Expression, b: Expression): Expression => binary('-', a, b);
const times = (a: Expression, b: Expression): Expression => binary('*', a, b);
const over = (a: Expression, b: Expression): Expression => binary('/', a, b);

/** −a without two signs in a row. */
function negate(operand: Expression): Expression {
	if (operand.kind === 'number') return number(-operand.value);
	return operand.kind === 'unary' && operand.operator === '-' ? operand.operand : minus(operand);
}

const negated: Simpler = (operand = zero) =>
	operand.kind === 'unary' && operand.operator === '-' ? operand.operand : undefined;
const sum: Simpler = (left = zero, right = zero) => {
	if (isNumber(left, 0)) return right;
	return isNumber(right, 0) ? left : undefined;
};
const difference: Simpler = (left = zero, right = zero) => {
	if (isNumber(right, 0)) return left;
	return isNumber(left, 0) ? negate(right) : undefined;
};
const product: Simpler = (left = zero, right = zero) => {
	if (isNumber(left, 0) || isNumber(right, 0)) return zero;
	if (isNumber(left, 1)) return right;
	if (isNumber(right, 1)) return left;
	if (isNumber(left, -1)) return negate(right);
	return isNumber(right, -1) ? negate(left) : undefined;
};
const quotient: Simpler = (left = zero, right = zero) => {
	if (isNumber(left, 0)) return zero;
	return isNumber(right, 1) ? left : undefined;
};
const power: Simpler = (base = zero, exponent = zero) => {
	if (isNumber(exponent, 1)) return base;
	return isNumber(exponent, 0) ? one : undefined;
};
const choice: Simpler = (_condition, yes = zero, no = zero) =>
	JSON.stringify(yes) === JSON.stringify(no) ? yes : undefined;

const nowhere = (): NumberNode => zero;
const ofMinus: UnarySlope = ({ operand }, d) => minus(d(operand));
const ofSum: BinarySlope = ({ operator, left, right }, d) => binary(operator, d(left), d(right));
const ofProduct: BinarySlope = ({ left, right }, d) => add(times(d(left), right), times(left, d(right)));
const ofQuotient: BinarySlope = ({ left, right }, d, simplify) => {
	const below = simplify(d(right));
	if (isNumber(below, 0)) return over(d(left), right);
	// (a' − (a/b)·b')/b: the quotient itself is computed already.
	return over(subtract(d(left), times(over(left, right), below)), right);
};
const ofPower: BinarySlope = ({ left, right }, d, simplify) => {
	const ofExponent = simplify(d(right));
	const ofBase = times(times(right, binary('^', left, subtract(right, one))), d(left));
	if (isNumber(ofExponent, 0)) return ofBase;
	return add(ofBase, times(times(ofExponent, call('ln', left)), binary('^', left, right)));
};
const ofExp: CallSlope = (d, node, a) => times(d(a), node);
const ofLn: CallSlope = (d, _node, a) => {
	if (a.kind !== 'binary' || a.operator !== '/') return over(d(a), a);
	return subtract(over(d(a.left), a.left), over(d(a.right), a.right));
};
const ofSqrt: CallSlope = (d, node, a) => over(d(a), times(number(2), node));
const ofTanh: CallSlope = (d, node, a) => times(d(a), subtract(one, times(node, node)));
const ofAbs: CallSlope = (d, _node, a) => call('if', binary('<', a, zero), minus(d(a)), d(a));
const ofMin: CallSlope = (d, _node, a, b) => call('if', binary('<=', a, b), d(a), d(b));
const ofMax: CallSlope = (d, _node, a, b) => call('if', binary('>=', a, b), d(a), d(b));
const ofIf: CallSlope = (d, _node, a, b, c) => call('if', a, d(b), d(c));
// L(x, s) = s·l(x/s): ∂L/∂x = dL, ∂L/∂s = (L − x·dL)/s.
const ofL: CallSlope = (d, node, a, b) => {
	const slope = call('dL', a, b);
	return add(times(slope, d(a)), times(over(subtract(node, times(a, slope)), b), d(b)));
};

/**
 * What every operator and function says of itself. Truth values are 1 and 0.
 *
 * - `units`: how units go in and come out. `same`: arguments alike, and so is the result; `product`, `quotient`, `power`, `root`: as they are called;
 *   `bare`: a dimensionless argument and result; `comparison`: arguments alike, a truth value; `truth`: truth values in and out; `choice`: a truth value,
 *   then two alike; `none`: it stands in no equation.
 * - `uneven`: it has steps or corners or gives a truth value, so that it cannot be interpolated. `costly`: it costs more than to look it up.
 */
interface Entry {
	readonly units: UnitRule;
	readonly uneven?: true;
	readonly costly?: true;
	readonly simpler?: Simpler;
}

/** See `Entry`. */
export type UnitRule =
	| 'same'
	| 'product'
	| 'quotient'
	| 'power'
	| 'root'
	| 'bare'
	| 'comparison'
	| 'truth'
	| 'choice'
	| 'none';

/** @param precedence how tightly it binds; larger is tighter */
export interface UnaryEntry extends Entry {
	readonly precedence: number;
	readonly value: (a: number) => number;
	readonly slope: UnarySlope;
}

export interface BinaryEntry extends Entry {
	readonly precedence: number;
	/** Of several in a row the last is taken first. */
	readonly fromRight?: true;
	readonly value: (a: number, b: number) => number;
	readonly slope: BinarySlope;
}

export interface FunctionEntry extends Entry {
	/** How many arguments it takes. */
	readonly arity: number;
	/** It comes up in derivatives only and cannot be written. */
	readonly hidden?: true;
	/** Missing where it is resolved before anything is computed. */
	readonly value?: (a: number, b: number, c: number) => number;
	/** Missing where nothing is differentiated that contains it. */
	readonly slope?: CallSlope;
}

const unary = {
	not: { precedence: 3, units: 'truth', uneven: true, value: (a: number) => Number(a === 0), slope: nowhere },
	'-': { precedence: 7, units: 'same', value: (a: number) => -a, simpler: negated, slope: ofMinus },
} as const;

const comparison = { precedence: 4, units: 'comparison', uneven: true, slope: nowhere } as const;
const join = { units: 'truth', uneven: true, slope: nowhere } as const;

const binaries = {
	or: { ...join, precedence: 1, value: (a: number, b: number) => Number(a !== 0 || b !== 0) },
	and: { ...join, precedence: 2, value: (a: number, b: number) => Number(a !== 0 && b !== 0) },
	'<': { ...comparison, value: (a: number, b: number) => Number(a < b) },
	'<=': { ...comparison, value: (a: number, b: number) => Number(a <= b) },
	'>': { ...comparison, value: (a: number, b: number) => Number(a > b) },
	'>=': { ...comparison, value: (a: number, b: number) => Number(a >= b) },
	'+': { precedence: 5, units: 'same', value: (a: number, b: number) => a + b, simpler: sum, slope: ofSum },
	'-': { precedence: 5, units: 'same', value: (a: number, b: number) => a - b, simpler: difference, slope: ofSum },
	'*': { precedence: 6, units: 'product', value: (a: number, b: number) => a * b, simpler: product, slope: ofProduct },
	'/': {
		precedence: 6,
		units: 'quotient',
		costly: true,
		value: (a: number, b: number) => a / b,
		simpler: quotient,
		slope: ofQuotient,
	},
	'^': {
		precedence: 8,
		fromRight: true,
		units: 'power',
		costly: true,
		value: (a: number, b: number) => a ** b,
		simpler: power,
		slope: ofPower,
	},
} as const;

const bare = { arity: 1, units: 'bare', costly: true } as const;
const corner = { units: 'same', uneven: true, costly: true } as const;

const functions = {
	exp: { ...bare, value: Math.exp, slope: ofExp },
	ln: { ...bare, value: Math.log, slope: ofLn },
	sqrt: { arity: 1, units: 'root', costly: true, value: Math.sqrt, slope: ofSqrt },
	tanh: { ...bare, value: Math.tanh, slope: ofTanh },
	abs: { ...corner, arity: 1, value: Math.abs, slope: ofAbs },
	min: { ...corner, arity: 2, value: (a: number, b: number) => Math.min(a, b), slope: ofMin },
	max: { ...corner, arity: 2, value: (a: number, b: number) => Math.max(a, b), slope: ofMax },
	/** x/(exp(x/s) − 1), exact at x = 0. */
	L: { arity: 2, units: 'same', costly: true, value: linoid, slope: ofL },
	/** dL/dx. */
	dL: { arity: 2, units: 'same', costly: true, hidden: true, value: slopeOfL },
	if: {
		arity: 3,
		units: 'choice',
		uneven: true,
		costly: true,
		value: (a: number, b: number, c: number) => (a !== 0 ? b : c),
		simpler: choice,
		slope: ofIf,
	},
	/** The value in the dark rest; only for a parameter. */
	dark: { arity: 1, units: 'none', uneven: true, costly: true },
} as const;

export type UnaryOperator = keyof typeof unary;
export type BinaryOperator = keyof typeof binaries;
export type FunctionName = keyof typeof functions;

/** Operators before an operand. */
export const unaryOperators: Readonly<Record<UnaryOperator, UnaryEntry>> = unary;

/** Operators between two operands. */
export const binaryOperators: Readonly<Record<BinaryOperator, BinaryEntry>> = binaries;

/** Functions. */
export const functionTable: Readonly<Record<FunctionName, FunctionEntry>> = functions;

/** What an operator or a function says of itself. */
export function entryOf(node: UnaryNode | BinaryNode | CallNode): UnaryEntry | BinaryEntry | FunctionEntry {
	if (node.kind === 'unary') return unaryOperators[node.operator];
	return node.kind === 'binary' ? binaryOperators[node.operator] : functionTable[node.name];
}
