import type { BinaryOperator, Expression, FunctionName } from './expression.ts';

/** dL/dx of L(x, s) = x/(exp(x/s) − 1); exact at x = 0, where it is −1/2. */
export function slopeOfL(x: number, s: number): number {
	const z = x / s;
	// Near 0 both numerator and denominator vanish: the series −1/2 + z/6 − z³/180 is exact to rounding for |z| < 1e-3.
	if (Math.abs(z) < 1e-3) return -0.5 + z / 6 - (z * z * z) / 180;
	const e = Math.exp(z);
	if (e === Number.POSITIVE_INFINITY) return 0;
	return (e - 1 - z * e) / ((e - 1) * (e - 1));
}

/** L(x, s) = x/(exp(x/s) − 1), with its limit s at x = 0 (never 0/0). */
export function linoid(x: number, s: number): number {
	return x === 0 ? s : x / Math.expm1(x / s);
}

const isNumber = (node: Expression, value: number) => node.kind === 'number' && node.value === value;

function foldBinary(operator: BinaryOperator, a: number, b: number): number | undefined {
	switch (operator) {
		case '+':
			return a + b;
		case '-':
			return a - b;
		case '*':
			return a * b;
		case '/':
			return a / b;
		case '^':
			return a ** b;
		default:
			return undefined;
	}
}

function foldCall(name: FunctionName, args: readonly number[]): number | undefined {
	const [a = Number.NaN, b = Number.NaN] = args;
	switch (name) {
		case 'exp':
			return Math.exp(a);
		case 'ln':
			return Math.log(a);
		case 'sqrt':
			return Math.sqrt(a);
		case 'tanh':
			return Math.tanh(a);
		case 'abs':
			return Math.abs(a);
		case 'min':
			return Math.min(a, b);
		case 'max':
			return Math.max(a, b);
		case 'L':
			return linoid(a, b);
		case 'dL':
			return slopeOfL(a, b);
		case 'if':
		case 'dark':
			return undefined;
	}
}

const negate = (operand: Expression): Expression =>
	operand.kind === 'number'
		? { kind: 'number', value: -operand.value }
		: operand.kind === 'unary' && operand.operator === '-'
			? operand.operand
			: { kind: 'unary', operator: '-', operand };

/** Removes 0 and 1 where they change nothing and computes what is constant; the value stays the same wherever it is finite. */
export function simplify(node: Expression): Expression {
	switch (node.kind) {
		case 'number':
		case 'name':
			return node;
		case 'unary': {
			const operand = simplify(node.operand);
			return node.operator === '-' ? negate(operand) : { ...node, operand };
		}
		case 'call': {
			const args = node.args.map(simplify);
			const [condition, yes, no] = args;
			if (node.name === 'if' && condition && yes && no) {
				return JSON.stringify(yes) === JSON.stringify(no) ? yes : { ...node, args };
			}
			const values = args.flatMap((argument) => (argument.kind === 'number' ? [argument.value] : []));
			const folded = values.length === args.length ? foldCall(node.name, values) : undefined;
			return folded !== undefined && Number.isFinite(folded) ? { kind: 'number', value: folded } : { ...node, args };
		}
		case 'binary':
			return simplifyBinary(node.operator, simplify(node.left), simplify(node.right));
	}
}

function simplifyBinary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
	if (left.kind === 'number' && right.kind === 'number') {
		const folded = foldBinary(operator, left.value, right.value);
		if (folded !== undefined && Number.isFinite(folded)) return { kind: 'number', value: folded };
	}
	const asIs: Expression = { kind: 'binary', operator, left, right };
	switch (operator) {
		case '+':
			if (isNumber(left, 0)) return right;
			return isNumber(right, 0) ? left : asIs;
		case '-':
			if (isNumber(right, 0)) return left;
			return isNumber(left, 0) ? negate(right) : asIs;
		case '*':
			if (isNumber(left, 0) || isNumber(right, 0)) return { kind: 'number', value: 0 };
			if (isNumber(left, 1)) return right;
			if (isNumber(right, 1)) return left;
			if (isNumber(left, -1)) return negate(right);
			return isNumber(right, -1) ? negate(left) : asIs;
		case '/':
			if (isNumber(left, 0)) return { kind: 'number', value: 0 };
			return isNumber(right, 1) ? left : asIs;
		case '^':
			if (isNumber(right, 1)) return left;
			return isNumber(right, 0) ? { kind: 'number', value: 1 } : asIs;
		default:
			return asIs;
	}
}
