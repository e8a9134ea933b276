import type { BinaryOperator, Expression, FunctionName } from '../../equations/language/expression.ts';

const operatorText: Readonly<Record<BinaryOperator, string>> = {
	'+': '+',
	'-': '-',
	'*': '*',
	'/': '/',
	'^': '^',
	'<': '<',
	'<=': '<=',
	'>': '>',
	'>=': '>=',
	and: '&&',
	or: '||',
};

const functionNames: Readonly<Record<Exclude<FunctionName, 'if' | 'dark'>, string>> = {
	exp: 'exp',
	ln: 'log',
	sqrt: 'sqrt',
	tanh: 'tanh',
	abs: 'fabs',
	min: 'smaller',
	max: 'larger',
	L: 'linoid',
	dL: 'linoid_slope',
};

/** Functions of the equation language that NMODL has not, for the end of a file that calls them. */
const definitions: Readonly<Record<string, readonly string[]>> = {
	smaller: ['FUNCTION smaller(x, y) {', '\tif (x < y) { smaller = x } else { smaller = y }', '}'],
	larger: ['FUNCTION larger(x, y) {', '\tif (x > y) { larger = x } else { larger = y }', '}'],
	// x/(exp(x/s) − 1); beside 0 its series, whose next term is below the last digit.
	linoid: [
		'FUNCTION linoid(x, s) { LOCAL r',
		'\tr = x/s',
		'\tif (fabs(r) < 1e-4) {',
		'\t\tlinoid = s*(1 - r/2 + r*r/12)',
		'\t} else {',
		'\t\tlinoid = x/(exp(r) - 1)',
		'\t}',
		'}',
	],
	linoid_slope: [
		'FUNCTION linoid_slope(x, s) { LOCAL r',
		'\tr = x/s',
		'\tif (fabs(r) < 1e-4) {',
		'\t\tlinoid_slope = -1/2 + r/6',
		'\t} else {',
		'\t\tlinoid_slope = (exp(r)*(1 - r) - 1)/((exp(r) - 1)*(exp(r) - 1))',
		'\t}',
		'}',
	],
};

/** Writes equations as statements of NMODL. Choices, which are statements there, get a variable each. */
export class NmodlText {
	/** Statements before the one that is being written. */
	readonly #before: string[] = [];
	/** Variables of choices. */
	readonly choices: string[] = [];
	readonly #used = new Set<string>();
	readonly #nameOf: (path: string) => string;

	constructor(nameOf: (path: string) => string) {
		this.#nameOf = nameOf;
	}

	/** `variable = expression`, with the choices that it takes before it. */
	assignment(variable: string, expression: Expression, nameOf = this.#nameOf): string[] {
		const text = this.#text(expression, nameOf);
		return [...this.#before.splice(0), `${variable} = ${text}`];
	}

	/** The functions that were called and NMODL has not. */
	functions(): string[] {
		return [...this.#used].flatMap((each) => ['', ...(definitions[each] ?? [])]);
	}

	#text(node: Expression, nameOf: (path: string) => string): string {
		const inner = (part: Expression): string => this.#text(part, nameOf);
		switch (node.kind) {
			case 'number':
				return node.value < 0 ? `(${node.value})` : String(node.value);
			case 'name':
				return nameOf(node.name);
			case 'unary':
				return node.operator === '-' ? `(-${inner(node.operand)})` : `!(${inner(node.operand)})`;
			case 'binary':
				return `(${inner(node.left)} ${operatorText[node.operator]} ${inner(node.right)})`;
			case 'call': {
				if (node.name === 'if') return this.#choice(node.args, nameOf);
				if (node.name === 'dark') throw new Error(`${node.name} stands in no equation`);
				const name = functionNames[node.name];
				if (definitions[name]) this.#used.add(name);
				return `${name}(${node.args.map(inner).join(', ')})`;
			}
		}
	}

	/** A variable that is set by `if`; what a branch needs beforehand stands in that branch, where it has a value. */
	#choice([condition, yes, no]: readonly Expression[], nameOf: (path: string) => string): string {
		const variable = `choice_${this.choices.length}`;
		this.choices.push(variable);
		const test = this.#text(condition as Expression, nameOf);
		const branch = (part: Expression | undefined): string[] => {
			const outer = this.#before.splice(0);
			const text = this.#text(part as Expression, nameOf);
			const lines = [...this.#before.splice(0), `${variable} = ${text}`];
			this.#before.push(...outer);
			return lines.map((line) => `\t${line}`);
		};
		const [then, otherwise] = [branch(yes), branch(no)];
		this.#before.push(`if (${test}) {`, ...then, '} else {', ...otherwise, '}');
		return variable;
	}
}
