import { type BinaryNode, type CallNode, type Expression, entryOf, number, type UnaryNode } from './expression.ts';
import { partsOf, withParts } from './expressionParts.ts';

/** The value of an operator or a function of numbers; nothing where it is not finite, or no number. */
function folded(node: UnaryNode | BinaryNode | CallNode): Expression | undefined {
	const numbers: number[] = [];
	for (const part of partsOf(node)) {
		if (part.kind !== 'number') return undefined;
		numbers.push(part.value);
	}
	const { units, value } = entryOf(node);
	// A truth value is no number of the language.
	if (units === 'truth' || units === 'comparison' || !value) return undefined;
	const [a = 0, b = 0, c = 0] = numbers;
	const found = value(a, b, c);
	return Number.isFinite(found) ? number(found) : undefined;
}

/** Removes 0 and 1 where they change nothing and computes what is constant; the value stays the same wherever it is finite. */
export function simplify(node: Expression): Expression {
	if (node.kind === 'number' || node.kind === 'name') return node;
	const simple = withParts(node, simplify);
	if (simple.kind === 'number' || simple.kind === 'name') return simple;
	return folded(simple) ?? entryOf(simple).simpler?.(...partsOf(simple)) ?? simple;
}
