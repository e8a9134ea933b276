import { binaryOperators, type Expression, functionTable, number, unaryOperators } from './expression.ts';
import { simplify } from './simplify.ts';

const zero = number(0);

/**
 * Symbolic derivative of an expression, simplified. At the corners of `abs`, `min`, `max` and `if` it is the derivative of the branch taken.
 * @param partial the derivative of a name: 1 for the variable itself, 0 for what does not depend on it, else an expression (chain rule)
 */
export function differentiate(expression: Expression, partial: (name: string) => Expression): Expression {
	const d = (node: Expression): Expression => {
		switch (node.kind) {
			case 'number':
				return zero;
			case 'name':
				return partial(node.name);
			case 'unary':
				return unaryOperators[node.operator].slope(node, d);
			case 'binary':
				return binaryOperators[node.operator].slope(node, d, simplify);
			case 'call': {
				const [a = zero, b = zero, c = zero] = node.args;
				const { slope } = functionTable[node.name];
				if (!slope) throw new Error(`${node.name} has no derivative here`);
				return slope(d, node, a, b, c);
			}
		}
	};
	return simplify(d(expression));
}
