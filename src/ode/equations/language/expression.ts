/** The expressions of the equation language, as plain data. Source (author, year) of an equation stands in its declaration. */

/** Functions of the language with the number of their arguments. `L` and `dL` are exact at x = 0. */
export const functionArity = {
	exp: 1,
	ln: 1,
	sqrt: 1,
	tanh: 1,
	abs: 1,
	min: 2,
	max: 2,
	L: 2,
	dL: 2,
	if: 3,
	dark: 1,
} as const;

/** Name of a function of the language. `dL(x, s)` = dL/dx appears only in derivatives. */
export type FunctionName = keyof typeof functionArity;

export type BinaryOperator = '+' | '-' | '*' | '/' | '^' | '<' | '<=' | '>' | '>=' | 'and' | 'or';

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
	readonly operator: '-' | 'not';
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

/** All names that an expression refers to. */
export function namesIn(expression: Expression, into = new Set<string>()): Set<string> {
	switch (expression.kind) {
		case 'number':
			break;
		case 'name':
			into.add(expression.name);
			break;
		case 'unary':
			namesIn(expression.operand, into);
			break;
		case 'binary':
			namesIn(expression.left, into);
			namesIn(expression.right, into);
			break;
		case 'call':
			for (const argument of expression.args) namesIn(argument, into);
			break;
	}
	return into;
}

/** The same expression with each name replaced by what `replace` gives for it. */
export function substitute(expression: Expression, replace: (name: string) => Expression): Expression {
	switch (expression.kind) {
		case 'number':
			return expression;
		case 'name':
			return replace(expression.name);
		case 'unary':
			return { ...expression, operand: substitute(expression.operand, replace) };
		case 'binary':
			return {
				...expression,
				left: substitute(expression.left, replace),
				right: substitute(expression.right, replace),
			};
		case 'call':
			return { ...expression, args: expression.args.map((argument) => substitute(argument, replace)) };
	}
}

/** How tightly an operator binds; larger is tighter. */
export function precedence(operator: BinaryOperator | '-unary' | 'not'): number {
	switch (operator) {
		case 'or':
			return 1;
		case 'and':
			return 2;
		case 'not':
			return 3;
		case '<':
		case '<=':
		case '>':
		case '>=':
			return 4;
		case '+':
		case '-':
			return 5;
		case '*':
		case '/':
			return 6;
		case '-unary':
			return 7;
		case '^':
			return 8;
	}
}

/** Writes an expression back as text of the language, with the fewest parentheses that keep its meaning. */
export function expressionText(expression: Expression, outer = 0): string {
	const wrap = (inner: number, text: string) => (inner < outer ? `(${text})` : text);
	switch (expression.kind) {
		case 'number':
			return `${expression.value}${expression.unitText === undefined ? '' : `[${expression.unitText}]`}`;
		case 'name':
			return expression.name;
		case 'unary': {
			const level = precedence(expression.operator === '-' ? '-unary' : 'not');
			return wrap(level, `${expression.operator === '-' ? '-' : 'not '}${expressionText(expression.operand, level)}`);
		}
		case 'binary': {
			const level = precedence(expression.operator);
			const left = expressionText(expression.left, expression.operator === '^' ? level + 1 : level);
			const right = expressionText(expression.right, expression.operator === '^' ? level : level + 1);
			const tight = level >= 6;
			return wrap(level, `${left}${tight ? expression.operator : ` ${expression.operator} `}${right}`);
		}
		case 'call':
			return `${expression.name}(${expression.args.map((argument) => expressionText(argument)).join(', ')})`;
	}
}

/** A named quantity to be computed in the order given. */
export interface Definition {
	readonly path: string;
	readonly expression: Expression;
}
