import { type BinaryNode, type CallNode, type Expression, entryOf, number, type UnaryNode } from './expression.ts';
import { partsOf, withParts } from './expressionParts.ts';

/** The value of an operator or a function of numbers; nothing where it is not finite, or no number. */
function folded(node: UnaryNode | BinaryNode | CallNode): Expression | undefined {
	const parts = partsOf(node);
	if (!parts.every((part) => part.kind === 'number')) return undefined;
	const { units, value } = entryOf(node);
	// A truth value is no number of the language.
	if (units === 'truth' || units === 'comparison' || !value) return undefined;
	const [a = 0, b = 0, c = 0] = parts.map((part) => part.value);
	const found = value(a, b, c);
	return Number.isFinite(found) ? number(found) : undefined;
}

/** Nodes that a pass has left as they are: derivatives are built of them again and again. */
const simplest = new WeakSet<Expression>();

/** Removes 0 and 1 where they change nothing and computes what is constant; the value stays the same wherever it is finite. */
export function simplify(node: Expression): Expression {
	if (node.kind === 'number' || node.kind === 'name' || simplest.has(node)) return node;
	const simple = withParts(node, simplify);
	if (simple.kind === 'number' || simple.kind === 'name') return simple;
	const found = folded(simple) ?? entryOf(simple).simpler?.(...partsOf(simple)) ?? simple;
	if (found === node) simplest.add(node);
	return found;
}
