import { binaryOperators, type Expression, unaryOperators } from './expression.ts';

/** Operators that bind at least so tightly are written without spaces. */
const tightest = binaryOperators['*'].precedence;

/** Writes an expression back as text of the language, with the fewest parentheses that keep its meaning. */
export function expressionText(expression: Expression, outer = 0): string {
	const wrap = (inner: number, text: string) => (inner < outer ? `(${text})` : text);
	switch (expression.kind) {
		case 'number':
			return `${expression.value}${expression.unitText === undefined ? '' : `[${expression.unitText}]`}`;
		case 'name':
			return expression.name;
		case 'unary': {
			const { operator, operand } = expression;
			const { precedence } = unaryOperators[operator];
			const isWord = /\w/.test(operator);
			return wrap(precedence, `${operator}${isWord ? ' ' : ''}${expressionText(operand, precedence)}`);
		}
		case 'binary': {
			const { operator } = expression;
			const { precedence, fromRight } = binaryOperators[operator];
			const left = expressionText(expression.left, fromRight ? precedence + 1 : precedence);
			const right = expressionText(expression.right, fromRight ? precedence : precedence + 1);
			return wrap(precedence, `${left}${precedence >= tightest ? operator : ` ${operator} `}${right}`);
		}
		case 'call':
			return `${expression.name}(${expression.args.map((argument) => expressionText(argument)).join(', ')})`;
	}
}
