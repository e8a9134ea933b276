import type { BinaryOperator, Definition, Expression } from '../../equations/language/expression.ts';
import { namesIn } from '../../equations/language/expression.ts';
import { linoid, slopeOfL } from '../../equations/language/simplify.ts';

/** What generated code may call besides `Math`. */
export const runtime = { L: linoid, dL: slopeOfL, square: (x: number): number => x * x } as const;

/** How tightly JavaScript text of a node binds is left to parentheses: every compound is wrapped. */
const operators: Readonly<Record<Exclude<BinaryOperator, '^'>, string>> = {
	'+': '+',
	'-': '-',
	'*': '*',
	'/': '/',
	'<': '<',
	'<=': '<=',
	'>': '>',
	'>=': '>=',
	and: '&&',
	or: '||',
};

/**
 * JavaScript text of an expression.
 * @param nameText the text of a name (a local variable)
 */
export function javascriptText(node: Expression, nameText: (path: string) => string): string {
	const text = (each: Expression): string => javascriptText(each, nameText);
	switch (node.kind) {
		case 'number':
			return node.value < 0 ? `(${node.value})` : String(node.value);
		case 'name':
			return nameText(node.name);
		case 'unary':
			return node.operator === '-' ? `(-${text(node.operand)})` : `(!${text(node.operand)})`;
		case 'binary':
			if (node.operator === '^') return powerText(node.left, node.right, text);
			return `(${text(node.left)} ${operators[node.operator]} ${text(node.right)})`;
		case 'call': {
			const args = node.args.map(text);
			switch (node.name) {
				case 'if':
					return `(${args[0]} ? ${args[1]} : ${args[2]})`;
				case 'ln':
					return `Math.log(${args[0]})`;
				case 'L':
				case 'dL':
					return `runtime.${node.name}(${args.join(', ')})`;
				case 'dark':
					throw new Error('dark() is resolved before code is generated');
				default:
					return `Math.${node.name}(${args.join(', ')})`;
			}
		}
	}
}

/** Small whole powers of a plain name become products, which are faster than Math.pow and round alike on every engine. */
function powerText(base: Expression, exponent: Expression, text: (node: Expression) => string): string {
	const whole = exponent.kind === 'number' && Number.isInteger(exponent.value) ? exponent.value : undefined;
	if (base.kind === 'name' && whole !== undefined && whole >= 1 && whole <= 6) {
		return `(${Array.from({ length: whole }, () => text(base)).join(' * ')})`;
	}
	if (whole === 2) return `runtime.square(${text(base)})`;
	return `Math.pow(${text(base)}, ${text(exponent)})`;
}

/** A JavaScript identifier for a path: `Kv.m` becomes `s$Kv$m`, never equal to that of another path. */
export function identifier(prefix: string, path: string): string {
	return `${prefix}$${path.replaceAll('.', '$')}`;
}

/**
 * Splits definitions into those that depend on nothing but `fixed` names (computed once per call, before the loop over cells)
 * and the rest, and drops what no `wanted` expression needs.
 */
export function schedule(
	definitions: readonly Definition[],
	wanted: readonly Expression[],
	isFixed: (path: string) => boolean,
): { before: Definition[]; inside: Definition[] } {
	const byPath = new Map(definitions.map((definition) => [definition.path, definition]));
	const needed = new Set<string>();
	const visit = (expression: Expression): void => {
		for (const path of namesIn(expression)) {
			const definition = byPath.get(path);
			if (!definition || needed.has(path)) continue;
			needed.add(path);
			visit(definition.expression);
		}
	};
	for (const expression of wanted) visit(expression);
	const before: Definition[] = [];
	const inside: Definition[] = [];
	const fixedHere = new Set<string>();
	for (const definition of definitions) {
		if (!needed.has(definition.path)) continue;
		const fixed = [...namesIn(definition.expression)].every((path) => isFixed(path) || fixedHere.has(path));
		if (fixed) fixedHere.add(definition.path);
		(fixed ? before : inside).push(definition);
	}
	return { before, inside };
}
