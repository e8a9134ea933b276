import { type BinaryOperator, type Expression, precedence } from './expression.ts';

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

const comparisons: Partial<Record<BinaryOperator, string>> = {
	'<': '<',
	'<=': '\\le',
	'>': '>',
	'>=': '\\ge',
	and: '\\wedge',
	or: '\\vee',
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
		case 'unary':
			return node.operator === '-'
				? wrap(precedence('+'), `-${expressionLatex(node.operand, precedence('*'))}`)
				: wrap(precedence('not'), `\\neg ${expressionLatex(node.operand, precedence('not'))}`);
		case 'binary': {
			const level = precedence(node.operator);
			switch (node.operator) {
				case '/':
					return `\\frac{${expressionLatex(node.left)}}{${expressionLatex(node.right)}}`;
				case '^': {
					const plain = node.left.kind === 'name' || (node.left.kind === 'number' && node.left.unitText === undefined);
					const base = expressionLatex(node.left);
					return `${plain && !base.includes('^') ? `{${base}}` : `\\left(${base}\\right)`}^{${expressionLatex(node.right)}}`;
				}
				case '*':
					return wrap(level, `${expressionLatex(node.left, level)}\\,${expressionLatex(node.right, level + 1)}`);
				case '+':
				case '-':
					return wrap(
						level,
						`${expressionLatex(node.left, level)} ${node.operator} ${expressionLatex(node.right, level + 1)}`,
					);
				default:
					return wrap(
						level,
						`${expressionLatex(node.left, level)} ${comparisons[node.operator] ?? ''} ${expressionLatex(node.right, level + 1)}`,
					);
			}
		}
		case 'call': {
			const args = node.args.map((argument) => expressionLatex(argument));
			switch (node.name) {
				case 'exp':
					return `e^{${args[0]}}`;
				case 'sqrt':
					return `\\sqrt{${args[0]}}`;
				case 'abs':
					return `\\left|${args[0]}\\right|`;
				case 'if':
					return `\\begin{cases}${args[1]} & ${args[0]}\\\\ ${args[2]} & \\text{else}\\end{cases}`;
				case 'ln':
				case 'tanh':
				case 'min':
				case 'max':
					return `\\${node.name}\\left(${args.join(', ')}\\right)`;
				default:
					return `\\mathrm{${node.name}}\\left(${args.join(', ')}\\right)`;
			}
		}
	}
}
