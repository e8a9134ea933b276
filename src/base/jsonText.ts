import { UserError } from './errors.ts';
import { plainText } from './plainText.ts';

/** Where a text stops being JSON: what must stand there, and in which field. */
class Misplaced extends Error {
	readonly at: number;
	readonly path: readonly (string | number)[];
	readonly expected: string;

	constructor(at: number, path: readonly (string | number)[], expected: string) {
		super(expected);
		this.at = at;
		this.path = [...path];
		this.expected = expected;
	}
}

/** Where a name stands that its object has had already: whoever wrote it meant one of two values. */
class Repeated extends Error {
	readonly at: number;
	readonly path: readonly (string | number)[];

	constructor(at: number, path: readonly (string | number)[]) {
		super('repeated');
		this.at = at;
		this.path = [...path];
	}
}

const isSpace = (letter: string): boolean => letter === ' ' || letter === '\t' || letter === '\n' || letter === '\r';
/** A number as JSON has it (RFC 8259, section 6), from a place in a text. */
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** A text as JSON has it (section 7). */
const TEXT = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"/uy;
const WORDS = ['true', 'false', 'null'] as const;

/** Walks through a text to the place where it stops being JSON, or gives a field twice. */
class JsonWalk {
	readonly #text: string;
	readonly #path: (string | number)[] = [];
	#at = 0;

	constructor(text: string) {
		this.#text = text;
	}

	#fail(expected: string): never {
		throw new Misplaced(this.#at, this.#path, expected);
	}

	#skipSpace(): void {
		while (isSpace(this.#text.charAt(this.#at))) this.#at++;
	}

	/** The next letter that is no space; empty at the end. */
	#next(): string {
		this.#skipSpace();
		return this.#text.charAt(this.#at);
	}

	#take(pattern: RegExp): string | undefined {
		pattern.lastIndex = this.#at;
		const found = pattern.exec(this.#text)?.[0];
		this.#at += found?.length ?? 0;
		return found;
	}

	/** Fields one after the other between brackets. @param begin comes to a field's value and gives its name */
	#list(close: ']' | '}', begin: (index: number) => string | number): void {
		this.#at++;
		if (this.#next() === close) {
			this.#at++;
			return;
		}
		const names = new Set<string | number>();
		for (let index = 0; ; index++) {
			this.#skipSpace();
			const at = this.#at;
			const name = begin(index);
			this.#path.push(name);
			if (names.has(name)) throw new Repeated(at, this.#path);
			names.add(name);
			if (close === '}' && this.#next() !== ':') this.#fail('a :');
			if (close === '}') this.#at++;
			this.#value();
			const letter = this.#next();
			if (letter !== ',' && letter !== close) this.#fail(`a , or a ${close}`);
			this.#path.pop();
			this.#at++;
			if (letter === close) return;
		}
	}

	#name(): string {
		this.#skipSpace();
		const name = this.#take(TEXT);
		if (name === undefined) this.#fail('a name in quotation marks');
		return JSON.parse(name) as string;
	}

	#value(): void {
		const letter = this.#next();
		if (letter === '{') this.#list('}', () => this.#name());
		else if (letter === '[') this.#list(']', (index) => index);
		else if (letter === '"') {
			if (this.#take(TEXT) === undefined) this.#fail('a text that ends with a quotation mark in its line');
		} else if (!WORDS.some((word) => this.#word(word)) && this.#take(NUMBER) === undefined) {
			this.#fail('a value: a number, a text in quotation marks, true, false, null, { or [');
		}
	}

	#word(word: string): boolean {
		const isThere = this.#text.startsWith(word, this.#at);
		if (isThere) this.#at += word.length;
		return isThere;
	}

	/** @throws Misplaced for a text that is no JSON; Repeated for a field that is given twice */
	whole(): void {
		this.#value();
		if (this.#next() !== '') this.#fail('the end');
	}
}

/** What stands at a place, for a message. */
function foundAt(text: string, at: number): string {
	const [word = ''] = /^[^\s,:[\]{}"]{1,20}|^./u.exec(text.slice(at)) ?? [];
	return word === '' ? 'the text ends' : `there is ${word}`;
}

/** Line and column of a place, both from 1. */
function placeOf(text: string, at: number): { readonly line: number; readonly column: number } {
	const lines = text.slice(0, at).split(/\r\n|\n|\r/);
	return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/**
 * The value of a JSON text, which may begin with a byte order mark.
 * @param what was read, for people: `Decoder a.json`
 * @throws UserError with line, column and field of the place where it stops being JSON, what is there and what must be; or where a field is given
 * a second time, of which JSON itself would take the last without a word
 */
export function parseJson(what: string, text: string): unknown {
	const plain = plainText(what, text);
	try {
		new JsonWalk(plain).whole();
	} catch (error) {
		if (error instanceof Repeated) {
			const { line, column } = placeOf(plain, error.at);
			throw new UserError(
				`${what} gives the field '${error.path.join('.')}' twice, again at line ${line}, column ${column}: leave one of them out.`,
			);
		}
		if (!(error instanceof Misplaced)) throw error;
		const { line, column } = placeOf(plain, error.at);
		const field = error.path.length > 0 ? `, in field '${error.path.join('.')}'` : '';
		const found = foundAt(plain, error.at);
		throw new UserError(
			`${what} is no JSON: line ${line}, column ${column}${field}: ${found}, where ${error.expected} must be.`,
		);
	}
	return JSON.parse(plain);
}
