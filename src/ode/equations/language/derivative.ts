import { type BinaryOperator, call, type Expression, number } from './expression.ts';
import { simplify } from './simplify.ts';

const binary = (operator: BinaryOperator, left: Expression, right: Expression): Expression => ({
	kind: 'binary',
	operator,
	left,
	right,
});
const times = (a: Expression, b: Expression) => binary('*', a, b);
const over = (a: Expression, b: Expression) => binary('/', a, b);
const plus = (a: Expression, b: Expression) => binary('+', a, b);
const minus = (a: Expression, b: Expression) => binary('-', a, b);

const zero = number(0);
const isZero = (node: Expression) => node.kind === 'number' && node.value === 0;

/**
 * Symbolic derivative of an expression, simplified. At the corners of `abs`, `min`, `max` and `if` it is the derivative of the branch taken.
 * @param partial the derivative of a name: 1 for the variable itself, 0 for what does not depend on it, else an expression (chain rule)
 */
export function differentiate(expression: Expression, partial: (name: string) => Expression): Expression {
	const visit = (node: Expression): Expression => {
		switch (node.kind) {
			case 'number':
				return zero;
			case 'name':
				return partial(node.name);
			case 'unary':
				return node.operator === '-' ? { ...node, operand: visit(node.operand) } : zero;
			case 'binary':
				return binaryDerivative(node.operator, node.left, node.right);
			case 'call': {
				const [a = zero, b = zero, c = zero] = node.args;
				return callDerivative(node, a, b, c);
			}
		}
	};

	const binaryDerivative = (operator: BinaryOperator, left: Expression, right: Expression): Expression => {
		switch (operator) {
			case '+':
			case '-':
				return binary(operator, visit(left), visit(right));
			case '*':
				return plus(times(visit(left), right), times(left, visit(right)));
			case '/': {
				const above = simplify(visit(left));
				const below = simplify(visit(right));
				if (isZero(below)) return over(above, right);
				// (a' − (a/b)·b')/b: the quotient itself is computed already.
				return over(minus(above, times(over(left, right), below)), right);
			}
			case '^': {
				const exponent = simplify(visit(right));
				const power = times(times(right, binary('^', left, simplify(minus(right, number(1))))), visit(left));
				return isZero(exponent)
					? power
					: plus(power, times(times(exponent, call('ln', left)), binary('^', left, right)));
			}
			default:
				return zero;
		}
	};

	const callDerivative = (
		node: Expression & { kind: 'call' },
		a: Expression,
		b: Expression,
		c: Expression,
	): Expression => {
		switch (node.name) {
			case 'exp':
				return times(visit(a), node);
			case 'ln':
				if (a.kind === 'binary' && a.operator === '/') {
					return minus(over(visit(a.left), a.left), over(visit(a.right), a.right));
				}
				return over(visit(a), a);
			case 'sqrt':
				return over(visit(a), times(number(2), node));
			case 'tanh':
				return times(visit(a), minus(number(1), times(node, node)));
			case 'abs':
				return call('if', binary('<', a, zero), { kind: 'unary', operator: '-', operand: visit(a) }, visit(a));
			case 'min':
				return call('if', binary('<=', a, b), visit(a), visit(b));
			case 'max':
				return call('if', binary('>=', a, b), visit(a), visit(b));
			case 'L':
				// L(x, s) = s·l(x/s): ∂L/∂x = dL, ∂L/∂s = (L − x·dL)/s.
				return plus(
					times(call('dL', a, b), visit(a)),
					times(over(minus(node, times(a, call('dL', a, b))), b), visit(b)),
				);
			case 'if':
				return call('if', a, visit(b), visit(c));
			case 'dL':
			case 'dark':
				throw new Error(`${node.name} has no derivative here`);
		}
	};

	return simplify(visit(expression));
}
