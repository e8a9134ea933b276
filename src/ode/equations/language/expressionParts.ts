import type { Expression } from './expression.ts';

/** The arguments of an operator or a function. */
export function partsOf(node: Expression): readonly Expression[] {
	switch (node.kind) {
		case 'number':
		case 'name':
			return [];
		case 'unary':
			return [node.operand];
		case 'binary':
			return [node.left, node.right];
		case 'call':
			return node.args;
	}
}

/** The same operator or function with each argument replaced by what `replace` gives for it; the node itself where that changes nothing. */
export function withParts(node: Expression, replace: (part: Expression) => Expression): Expression {
	// Written out and not spread: this runs for every node of every derivative, and the start of a session waits for it.
	switch (node.kind) {
		case 'number':
		case 'name':
			return node;
		case 'unary': {
			const operand = replace(node.operand);
			return operand === node.operand ? node : { kind: 'unary', operator: node.operator, operand };
		}
		case 'binary': {
			const left = replace(node.left);
			const right = replace(node.right);
			return left === node.left && right === node.right
				? node
				: { kind: 'binary', operator: node.operator, left, right };
		}
		case 'call': {
			const args = node.args.map(replace);
			return args.every((arg, i) => arg === node.args[i]) ? node : { kind: 'call', name: node.name, args };
		}
	}
}

/** All names that an expression refers to. */
export function namesIn(expression: Expression, into = new Set<string>()): Set<string> {
	if (expression.kind === 'name') into.add(expression.name);
	for (const part of partsOf(expression)) namesIn(part, into);
	return into;
}

/** How many numbers and names an expression has. */
export const termsIn = (expression: Expression): number =>
	expression.kind === 'number' || expression.kind === 'name'
		? 1
		: partsOf(expression).reduce((sum, part) => sum + termsIn(part), 0);

/** The same expression with each name replaced by what `replace` gives for it. */
export function substitute(expression: Expression, replace: (name: string) => Expression): Expression {
	if (expression.kind === 'name') return replace(expression.name);
	return withParts(expression, (part) => substitute(part, replace));
}

/** A named quantity to be computed in the order given. */
export interface Definition {
	readonly path: string;
	readonly expression: Expression;
}
