import { elementOr } from '../../../base/elementOr.ts';
import { EquationError } from '../../equations/language/place.ts';
import { type NmodlToken, nmodlTokens } from './nmodlTokens.ts';
import type { NmodlExpression, NmodlOperator } from './nmodlTree.ts';

/** How tightly operators bind, loosest first. */
const levels: readonly (readonly NmodlOperator[])[] = [
	['||'],
	['&&'],
	['<', '<=', '>', '>=', '==', '!='],
	['+', '-'],
	['*', '/'],
];

/** Reads a mod file token by token: names, numbers, units and expressions. */
export class NmodlReader {
	readonly file: string;
	readonly #text: string;
	readonly #tokens: readonly NmodlToken[];
	#at = 0;

	constructor(text: string, file: string) {
		this.file = file;
		this.#text = text;
		this.#tokens = nmodlTokens(text, file);
	}

	peek(ahead = 0): NmodlToken {
		const last = this.#tokens[this.#tokens.length - 1] as NmodlToken;
		return elementOr(this.#tokens, this.#at + ahead, last);
	}

	next(): NmodlToken {
		const token = this.peek();
		this.#at++;
		return token;
	}

	get line(): number {
		return this.peek().line;
	}

	/** Refuses what stands here, or in another line. */
	fail(message: string, line = this.line): never {
		throw new EquationError({ file: this.file, line }, message);
	}

	is(text: string, ahead = 0): boolean {
		const token = this.peek(ahead);
		return (token.type === 'symbol' || token.type === 'name') && token.text === text;
	}

	take(text: string): boolean {
		if (!this.is(text)) return false;
		this.#at++;
		return true;
	}

	want(text: string): void {
		if (!this.take(text)) this.fail(`expected '${text}', got '${this.peek().text}'`);
	}

	name(what = 'a name'): string {
		if (this.peek().type !== 'name') this.fail(`expected ${what}, got '${this.peek().text}'`);
		return this.next().text;
	}

	/** Names with commas, or nothing, between them. @param isList false where each further name needs a comma */
	names(isList = true): string[] {
		const names = [this.name()];
		while (this.take(',') || (isList && this.peek().type === 'name')) names.push(this.name());
		return names;
	}

	/** A number with a sign. */
	number(): number {
		const sign = this.take('-') ? -1 : 1;
		if (this.peek().type !== 'number') this.fail(`expected a number, got '${this.peek().text}'`);
		return sign * Number(this.next().text);
	}

	/** The text between parentheses, if there are some here: a unit. */
	unit(): string | undefined {
		if (!this.is('(')) return undefined;
		const open = this.next();
		while (!this.is(')')) {
			if (this.peek().type === 'end') this.fail("expected ')' behind a unit", open.line);
			this.#at++;
		}
		return this.#text.slice(open.end, this.next().start).trim();
	}

	/** Goes past `{ … }`, with what stands in it. */
	skipBlock(): void {
		const { line } = this.peek();
		this.want('{');
		for (let depth = 1; depth > 0; this.#at++) {
			if (this.peek().type === 'end') this.fail("expected '}', got the end of the file", line);
			if (this.is('{')) depth++;
			if (this.is('}')) depth--;
		}
	}

	expression(level = 0): NmodlExpression {
		if (level === levels.length) return this.#power();
		let left = this.expression(level + 1);
		for (;;) {
			const operator = levels[level]?.find((each) => this.is(each));
			if (operator === undefined) return left;
			const { line } = this.next();
			left = { kind: 'binary', operator, left, right: this.expression(level + 1), line };
		}
	}

	/** `-x^2` is −(x²), and of several powers the last is taken first. */
	#power(): NmodlExpression {
		const { line } = this.peek();
		if (this.take('-')) return { kind: 'negative', operand: this.#power(), line };
		if (this.take('+')) return this.#power();
		if (this.take('!')) return { kind: 'not', operand: this.#power(), line };
		const base = this.#primary();
		if (!this.take('^')) return base;
		return { kind: 'binary', operator: '^', left: base, right: this.#power(), line };
	}

	#primary(): NmodlExpression {
		const { type, line } = this.peek();
		if (type === 'number') {
			const value = Number(this.next().text);
			const unit = this.unit();
			return unit === undefined ? { kind: 'number', value, line } : { kind: 'number', value, unit, line };
		}
		if (this.take('(')) {
			const inner = this.expression();
			this.want(')');
			// `(1.5) (mV)`: a number in parentheses may carry a unit too.
			if (inner.kind === 'number' && inner.unit === undefined && this.is('(')) {
				const unit = this.unit();
				return unit === undefined ? inner : { ...inner, unit };
			}
			return inner;
		}
		const name = this.name('a number, a name or an opening parenthesis');
		if (this.is('['))
			this.fail(`'${name}[…]' is an array; equations here have none, so give each element a name`, line);
		if (!this.take('(')) return { kind: 'name', name, line };
		const args: NmodlExpression[] = [];
		if (!this.take(')')) {
			do args.push(this.#argument());
			while (this.take(','));
			this.want(')');
		}
		return { kind: 'call', name, args, line };
	}

	#argument(): NmodlExpression {
		const token = this.peek();
		if (token.type === 'string') this.fail('a text cannot stand in an equation');
		return this.expression();
	}
}
