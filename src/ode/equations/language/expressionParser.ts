import { elementOr } from '../../../base/elementOr.ts';
import {
	type BinaryOperator,
	binaryOperators,
	type Expression,
	type FunctionName,
	functionTable,
	type UnaryOperator,
	unaryOperators,
} from './expression.ts';
import { limits } from './limits.ts';
import { EquationError, type Place } from './place.ts';

interface Token {
	readonly type: 'number' | 'name' | 'unit' | 'symbol' | 'string' | 'end';
	readonly text: string;
}

/** Symbols of the language, the longest first: operators, and what else a statement is made of. */
const symbols = [...Object.keys(binaryOperators), ...Object.keys(unaryOperators), '..', '(', ')', ',', '=', "'"]
	.filter((each) => !/\w/.test(each))
	.sort((a, b) => b.length - a.length)
	.map((each) => each.replaceAll(/[$()*+./?[\\\]^{|}]/g, '\\$&'))
	.join('|');

const tokenPattern = new RegExp(
	[
		String.raw`\s+`,
		String.raw`(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)`,
		String.raw`(?<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)`,
		String.raw`\[(?<unit>[^\]]*)\]`,
		'"(?<string>[^"]*)"',
		`(?<symbol>${symbols})`,
		'(?<bad>.)',
	].join('|'),
	'gsu',
);

/** Text that one of these names is, if it is one. */
const among = <Name extends string>(table: Readonly<Record<Name, unknown>>, text: string): Name | undefined =>
	Object.hasOwn(table, text) ? (text as Name) : undefined;

/** Functions that can be written. */
const known = (Object.keys(functionTable) as FunctionName[]).filter((each) => !functionTable[each].hidden);

function tokenise(text: string, place: Place): Token[] {
	const tokens: Token[] = [];
	let terms = 0;
	for (const match of text.matchAll(tokenPattern)) {
		const groups = match.groups ?? {};
		for (const type of ['number', 'name', 'unit', 'string', 'symbol'] as const) {
			const value = groups[type];
			if (value !== undefined) tokens.push({ type, text: value });
		}
		if (groups.number !== undefined || groups.name !== undefined) terms++;
		if (terms > limits.termsInEquation) {
			throw new EquationError(
				place,
				`an equation has at most ${limits.termsInEquation} terms (numbers and names), this one has more; give parts of it names of their own`,
			);
		}
		if (groups.bad !== undefined) {
			throw new EquationError(place, `'${groups.bad}' cannot stand here; expected a number, a name or an operator`);
		}
	}
	tokens.push({ type: 'end', text: 'the end of the statement' });
	return tokens;
}

const deepest = 200;

/** Reads one statement token by token; the expression grammar is the one of docs/equation-language.md. */
export class StatementReader {
	readonly place: Place;
	readonly #tokens: readonly Token[];
	#at = 0;
	#depth = 0;

	/** @throws EquationError where a character does not belong to the language. */
	constructor(text: string, place: Place) {
		this.place = place;
		this.#tokens = tokenise(text, place);
	}

	#peek(): Token {
		return elementOr(this.#tokens, this.#at, { type: 'end', text: 'the end of the statement' });
	}

	/** Refuses the statement at this point. */
	fail(expected: string): never {
		const token = this.#peek();
		throw new EquationError(
			this.place,
			`expected ${expected}, got ${token.type === 'end' ? token.text : `'${token.text}'`}`,
		);
	}

	/** True, and past it, if the next token is this symbol or word. */
	take(text: string): boolean {
		const token = this.#peek();
		if ((token.type !== 'symbol' && token.type !== 'name') || token.text !== text) return false;
		this.#at++;
		return true;
	}

	/** Requires this symbol or word. */
	want(text: string): void {
		if (!this.take(text)) this.fail(`'${text}'`);
	}

	/** Requires a name, dots included. */
	wantName(what: string): string {
		const token = this.#peek();
		if (token.type !== 'name') this.fail(what);
		this.#at++;
		return token.text;
	}

	/** Takes a name, dots included, if one comes next. */
	takeName(): string | undefined {
		const token = this.#peek();
		if (token.type !== 'name') return undefined;
		this.#at++;
		return token.text;
	}

	/** Takes a `[unit]`, if there is one. */
	takeUnit(): string | undefined {
		const token = this.#peek();
		if (token.type !== 'unit') return undefined;
		this.#at++;
		return token.text.trim();
	}

	/** Requires a `[unit]`. */
	wantUnit(): string {
		return this.takeUnit() ?? this.fail('a unit in square brackets');
	}

	/** Takes a "title", if there is one. */
	takeString(): string | undefined {
		const token = this.#peek();
		if (token.type !== 'string') return undefined;
		this.#at++;
		return token.text;
	}

	/** Requires a number with an optional sign. */
	wantNumber(what: string): number {
		const negative = this.take('-');
		const token = this.#peek();
		if (token.type !== 'number') this.fail(what);
		this.#at++;
		return negative ? -Number(token.text) : Number(token.text);
	}

	/** True when nothing is left. */
	get done(): boolean {
		return this.#peek().type === 'end';
	}

	/** Requires that nothing is left. */
	wantEnd(): void {
		if (!this.done) this.fail('the end of the statement');
	}

	/** Requires an expression. */
	wantExpression(minimum = 1): Expression {
		if (++this.#depth > deepest)
			throw new EquationError(this.place, `the expression is nested deeper than ${deepest} levels`);
		let left = this.#prefix();
		for (;;) {
			const operator = this.#operator();
			if (operator === undefined || binaryOperators[operator].precedence < minimum) break;
			this.#at++;
			const { precedence, fromRight, units } = binaryOperators[operator];
			const right = this.wantExpression(fromRight ? precedence : precedence + 1);
			left = { kind: 'binary', operator, left, right };
			const next = this.#operator();
			if (units === 'comparison' && next !== undefined && binaryOperators[next].units === 'comparison') {
				this.fail("'and' between two comparisons");
			}
		}
		this.#depth--;
		return left;
	}

	#operator(): BinaryOperator | undefined {
		const token = this.#peek();
		return token.type === 'name' || token.type === 'symbol' ? among(binaryOperators, token.text) : undefined;
	}

	#prefix(): Expression {
		for (const operator of Object.keys(unaryOperators) as UnaryOperator[]) {
			if (!this.take(operator)) continue;
			return { kind: 'unary', operator, operand: this.wantExpression(unaryOperators[operator].precedence) };
		}
		if (this.take('(')) {
			const inner = this.wantExpression();
			this.want(')');
			return inner;
		}
		const token = this.#peek();
		if (token.type === 'number') {
			this.#at++;
			const value = Number(token.text);
			if (!Number.isFinite(value)) throw new EquationError(this.place, `the number ${token.text} is too large`);
			const unitText = this.takeUnit();
			return unitText === undefined ? { kind: 'number', value } : { kind: 'number', value, unitText };
		}
		if (token.type !== 'name') this.fail('a number, a name or an opening parenthesis');
		this.#at++;
		if (!this.take('(')) return { kind: 'name', name: token.text };
		return this.#call(token.text);
	}

	#call(fn: string): Expression {
		const name = known.find((each) => each === fn);
		if (name === undefined) {
			throw new EquationError(this.place, `'${fn}' is not a function; known are ${known.join(', ')}`);
		}
		const args: Expression[] = [];
		if (!this.take(')')) {
			do args.push(this.wantExpression());
			while (this.take(','));
			this.want(')');
		}
		const wanted = functionTable[name].arity;
		if (args.length !== wanted) {
			throw new EquationError(
				this.place,
				`${fn} takes ${wanted} argument${wanted === 1 ? '' : 's'}, got ${args.length}`,
			);
		}
		return { kind: 'call', name, args };
	}
}
