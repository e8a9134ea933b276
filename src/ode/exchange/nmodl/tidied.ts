import { binary, type Expression } from '../../equations/language/expression.ts';
import { withParts } from '../../equations/language/expressionParts.ts';

const isPlain = (node: Expression, value: number): boolean =>
	node.kind === 'number' && node.value === value && node.unitText === undefined;

/** −x, where x shows that it is negative itself. */
function opposite(node: Expression): Expression | undefined {
	if (node.kind === 'number' && node.value < 0) return { ...node, value: -node.value };
	if (node.kind === 'unary' && node.operator === '-') return node.operand;
	if (node.kind !== 'binary' || (node.operator !== '*' && node.operator !== '/')) return undefined;
	const left = opposite(node.left);
	return left && binary(node.operator, left, node.right);
}

/** The same as one would write it: without 1 as a factor, without two signs, (1/a)·b as b/a. */
export function tidied(expression: Expression): Expression {
	const node = withParts(expression, tidied);
	if (node.kind === 'unary' && node.operator === '-') return opposite(node.operand) ?? node;
	if (node.kind !== 'binary' || node.operator !== '*') return node;
	const { left, right } = node;
	if (isPlain(left, 1)) return right;
	if (isPlain(right, 1)) return left;
	if (left.kind !== 'binary' || left.operator !== '/') return node;
	return isPlain(left.left, 1) ? binary('/', right, left.right) : node;
}
