import {
	type BinaryNode,
	type BinaryOperator,
	type Expression,
	type FunctionName,
	name,
	type UnaryOperator,
} from '../../equations/language/expression.ts';
import { type Definition, namesIn } from '../../equations/language/expressionParts.ts';
import { linoid, slopeOfL } from '../../equations/language/linoid.ts';
import { deliveredBy } from '../../equations/linking/delivery.ts';
import type { Kind } from '../../equations/linking/kind.ts';

/** What generated code may call besides `Math`. */
export const runtime = { L: linoid, dL: slopeOfL, square: (x: number): number => x * x } as const;

/** Text of an operator before an operand. How tightly text binds is left to parentheses: every compound is wrapped. */
const unaryText: Readonly<Record<UnaryOperator, string>> = { '-': '-', not: '!' };

/** Text of an operator between two operands; a power is a call. */
const binaryText: Readonly<Record<Exclude<BinaryOperator, '^'>, string>> = {
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

const calling =
	(name: string) =>
	(...args: readonly string[]): string =>
		`${name}(${args.join(', ')})`;

const functionText: Readonly<Record<FunctionName, (...args: readonly string[]) => string>> = {
	exp: calling('Math.exp'),
	ln: calling('Math.log'),
	sqrt: calling('Math.sqrt'),
	tanh: calling('Math.tanh'),
	abs: calling('Math.abs'),
	min: calling('Math.min'),
	max: calling('Math.max'),
	L: calling('runtime.L'),
	dL: calling('runtime.dL'),
	if: (condition, yes, no) => `(${condition} ? ${yes} : ${no})`,
	dark: () => {
		throw new Error('dark() is resolved before code is generated');
	},
};

/** Text of a number; a negative one, -0 among them, in parentheses. */
export function numberText(value: number): string {
	if (Object.is(value, -0)) return '(-0)';
	return value < 0 ? `(${value})` : String(value);
}

/**
 * JavaScript text of an expression.
 * @param nameText the text of a name (a local variable)
 */
export function javascriptText(node: Expression, nameText: (path: string) => string): string {
	const text = (each: Expression): string => javascriptText(each, nameText);
	switch (node.kind) {
		case 'number':
			return numberText(node.value);
		case 'name':
			return nameText(node.name);
		case 'unary':
			return `(${unaryText[node.operator]}${text(node.operand)})`;
		case 'binary':
			if (node.operator === '^') return powerText(node, text);
			return `(${text(node.left)} ${binaryText[node.operator]} ${text(node.right)})`;
		case 'call':
			return functionText[node.name](...node.args.map(text));
	}
}

/**
 * Factors of a power that is computed as a product of its base: small whole powers of a plain name, which are faster than Math.pow and round alike on
 * every engine, and squares. Nothing for other expressions.
 */
export function factorsOf({ operator, left, right }: BinaryNode): number | undefined {
	if (operator !== '^' || right.kind !== 'number' || !Number.isInteger(right.value)) return undefined;
	const { value } = right;
	return value === 2 || (left.kind === 'name' && value >= 1 && value <= 6) ? value : undefined;
}

function powerText(node: BinaryNode, text: (node: Expression) => string): string {
	const factors = factorsOf(node);
	const base = text(node.left);
	if (factors === undefined) return `Math.pow(${base}, ${text(node.right)})`;
	if (node.left.kind === 'name') return `(${Array.from({ length: factors }, () => base).join(' * ')})`;
	return `runtime.square(${base})`;
}

/** A JavaScript identifier for a path: `Kv.m` becomes `s$Kv$m`, never equal to that of another path. */
export function identifier(prefix: string, path: string): string {
	return `${prefix}$${path.replaceAll('.', '$')}`;
}

/**
 * Splits definitions into those that depend on nothing but `fixed` names (computed once per call, before the loop over cells)
 * and the rest, and drops what no `wanted` expression needs.
 */
function schedule(
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

/** What the rates of a kind need, and what a connection delivers: once per call, and for each member. */
export function scheduleOfRates(kind: Kind): { before: Definition[]; inside: Definition[] } {
	const isParameter = (path: string) => kind.parameters.some((parameter) => parameter.path === path);
	const sent = deliveredBy(kind);
	return schedule(kind.quantities, [...kind.derivatives, ...(sent ? [name(sent.path)] : [])], isParameter);
}
