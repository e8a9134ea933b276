import type { Declaration } from '../language/declaration.ts';
import { parseDeclaration, parseHeader } from '../language/parser.ts';
import { EquationError, type Place } from '../language/place.ts';
import type { Library } from './kind.ts';

/** A declaration file: its name (for messages) and its text. */
export interface DeclarationFile {
	readonly file: string;
	readonly text: string;
}

const circuitPrefix = 'circuit ';

/** Key of a circuit in a library: circuits have names of their own, so that the circuit `rod` may hold the cell `rod`. */
export const circuitKey = (name: string): string => `${circuitPrefix}${name}`;

/** The circuits of a library; nothing else in it is read. */
export const circuitsIn = (library: Library): Declaration[] =>
	[...library.keys()].filter((key) => key.startsWith(circuitPrefix)).flatMap((key) => library.get(key) ?? []);

/** Declarations that are parsed when they are first asked for, over those of another library. */
class Declarations implements ReadonlyMap<string, Declaration> {
	readonly #files: ReadonlyMap<string, DeclarationFile>;
	readonly #base: Library;
	readonly #read = new Map<string, Declaration>();
	readonly #keys: ReadonlySet<string>;

	constructor(files: ReadonlyMap<string, DeclarationFile>, base: Library) {
		this.#files = files;
		this.#base = base;
		this.#keys = new Set([...base.keys(), ...files.keys()]);
	}

	get size(): number {
		return this.#keys.size;
	}

	has(key: string): boolean {
		return this.#keys.has(key);
	}

	get(key: string): Declaration | undefined {
		const file = this.#files.get(key);
		if (!file) return this.#base.get(key);
		const read = this.#read.get(key) ?? parseDeclaration(file.text, file.file);
		this.#read.set(key, read);
		return read;
	}

	keys(): MapIterator<string> {
		return this.#keys.values();
	}

	values(): MapIterator<Declaration> {
		return this.#all().values();
	}

	entries(): MapIterator<[string, Declaration]> {
		return this.#all().entries();
	}

	[Symbol.iterator](): MapIterator<[string, Declaration]> {
		return this.entries();
	}

	forEach(callback: (declaration: Declaration, key: string, library: Library) => void): void {
		for (const [key, declaration] of this.#all()) callback(declaration, key, this);
	}

	#all(): Map<string, Declaration> {
		return new Map([...this.#keys].flatMap((key) => [[key, this.get(key)] as [string, Declaration]]));
	}
}

/**
 * A library whose declarations are read when they are first asked for: of a large catalogue only what a circuit is made of. A mistake beyond a
 * file's first statement shows only then.
 * @param files the files; two of one list may not declare the same name
 * @param base an earlier library, whose declarations the new ones may replace (a user's own version of a channel)
 * @throws EquationError for a file that declares nothing or a name declared twice
 */
export function lazyLibrary(files: readonly DeclarationFile[], base: Library = new Map()): Library {
	const own = new Map<string, DeclarationFile & { readonly place: Place }>();
	for (const { file, text } of files) {
		const { kind, name, place } = parseHeader(text, file);
		const key = kind === 'circuit' ? circuitKey(name) : name;
		const earlier = own.get(key);
		if (earlier) {
			throw new EquationError(place, `'${name}' is already declared in ${earlier.file}:${earlier.place.line}`);
		}
		own.set(key, { file, text, place });
	}
	return new Declarations(own, base);
}

/**
 * A library all of whose files are read at once, so that a mistake in any of them shows.
 * @throws EquationError for a syntax error or a name declared twice; otherwise as `lazyLibrary`
 */
export function createLibrary(files: readonly DeclarationFile[], base?: Library): Library {
	const library = lazyLibrary(files, base);
	for (const key of lazyLibrary(files).keys()) library.get(key);
	return library;
}
