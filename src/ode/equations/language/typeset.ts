import {
	type BinaryNode,
	type BinaryOperator,
	binaryOperators,
	type Expression,
	type FunctionName,
	type UnaryOperator,
	unaryOperators,
} from './expression.ts';

const greek = new Set(
	'alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega Gamma Delta Theta Lambda Sigma Phi Psi Omega'.split(
		' ',
	),
);

function word(text: string): string {
	if (greek.has(text)) return `\\${text}`;
	if (text === 'inf') return '\\infty';
	return text.length === 1 || /^\d+$/.test(text) ? text : `\\mathrm{${text}}`;
}

/** LaTeX of a name: `alpha_m` is α with subscript m, `m_inf` m with subscript ∞, `pre.V` V with subscript pre. */
export function nameLatex(path: string): string {
	const parts = path.split('.');
	const [head = '', ...subscripts] = (parts.pop() ?? '').split('_');
	const all = [...subscripts.map(word), ...parts.map((part) => `\\mathrm{${part.replaceAll('_', '\\_')}}`)];
	const digits = /^([A-Za-z]+?)(\d+)$/.exec(head);
	const [base, index] = digits?.[1] !== undefined ? [digits[1], digits[2]] : [head, undefined];
	const below = [...(index === undefined ? [] : [index]), ...all].join(',');
	return below === '' ? word(base) : `${word(base)}_{${below}}`;
}

const superscript = (text: string) => text.replaceAll(/\^(-?\d+)/g, '^{$1}');

/** LaTeX of a unit as written: `1/(s*uM)` upright, with µ for a leading u. */
export function unitLatex(unit: string): string {
	if (unit === '1') return '';
	const upright = unit
		.replaceAll(/\bu(?=[A-Za-z])/g, 'µ')
		.replaceAll('*', '\\,')
		.replaceAll('%', '\\%');
	return `\\mathrm{${superscript(upright)}}`;
}

function numberLatex(value: number): string {
	const [mantissa = '', exponent] = String(value).split('e');
	return exponent === undefined ? mantissa : `${mantissa === '1' ? '' : `${mantissa}\\cdot `}10^{${Number(exponent)}}`;
}

/** How an operator between two operands is printed: what stands between them, or as a fraction or a power. */
const binaryLatex: Readonly<Record<BinaryOperator, string | ((node: BinaryNode) => string)>> = {
	'+': ' + ',
	'-': ' - ',
	'*': '\\,',
	'/': ({ left, right }) => `\\frac{${expressionLatex(left)}}{${expressionLatex(right)}}`,
	'^': ({ left, right }) => {
		const plain = left.kind === 'name' || (left.kind === 'number' && left.unitText === undefined);
		const base = expressionLatex(left);
		return `${plain && !base.includes('^') ? `{${base}}` : `\\left(${base}\\right)`}^{${expressionLatex(right)}}`;
	},
	'<': ' < ',
	'<=': ' \\le ',
	'>': ' > ',
	'>=': ' \\ge ',
	and: ' \\wedge ',
	or: ' \\vee ',
};

/** How an operator before an operand is printed, how tightly it binds there, and how tightly the operand must. A minus stands as in a sum. */
const unaryLatex: Readonly<Record<UnaryOperator, { text: string; outside: number; inside: number }>> = {
	'-': { text: '-', outside: binaryOperators['+'].precedence, inside: binaryOperators['*'].precedence },
	not: { text: '\\neg ', outside: unaryOperators.not.precedence, inside: unaryOperators.not.precedence },
};

const called =
	(name: string) =>
	(...args: readonly string[]): string =>
		`${name}\\left(${args.join(', ')}\\right)`;

/** How a function is printed, from its arguments. */
const functionLatex: Readonly<Record<FunctionName, (...args: readonly string[]) => string>> = {
	exp: (a) => `e^{${a}}`,
	ln: called('\\ln'),
	sqrt: (a) => `\\sqrt{${a}}`,
	tanh: called('\\tanh'),
	abs: (a) => `\\left|${a}\\right|`,
	min: called('\\min'),
	max: called('\\max'),
	L: called('\\mathrm{L}'),
	dL: called('\\mathrm{dL}'),
	if: (condition, yes, no) => `\\begin{cases}${yes} & ${condition}\\\\ ${no} & \\text{else}\\end{cases}`,
	dark: called('\\mathrm{dark}'),
};

/** LaTeX of an expression as a paper would print it: fractions upright, exponentials as powers of e. */
export function expressionLatex(node: Expression, outer = 0): string {
	const wrap = (inner: number, text: string) => (inner < outer ? `\\left(${text}\\right)` : text);
	switch (node.kind) {
		case 'number': {
			const unit = node.unitText === undefined ? '' : unitLatex(node.unitText);
			return `${numberLatex(node.value)}${unit === '' ? '' : `\\,${unit}`}`;
		}
		case 'name':
			return nameLatex(node.name);
		case 'unary': {
			const { text, outside, inside } = unaryLatex[node.operator];
			return wrap(outside, `${text}${expressionLatex(node.operand, inside)}`);
		}
		case 'binary': {
			const latex = binaryLatex[node.operator];
			if (typeof latex !== 'string') return latex(node);
			const { precedence } = binaryOperators[node.operator];
			const right = expressionLatex(node.right, precedence + 1);
			return wrap(precedence, `${expressionLatex(node.left, precedence)}${latex}${right}`);
		}
		case 'call':
			return functionLatex[node.name](...node.args.map((argument) => expressionLatex(argument)));
	}
}
