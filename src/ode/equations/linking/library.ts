import type { Declaration } from '../language/declaration.ts';
import { declarationHead, parseDeclaration } from '../language/parser.ts';
import { EquationError } from '../language/place.ts';
import type { Library } from './kind.ts';

/** A declaration file: its name (for messages) and its text. */
export interface DeclarationFile {
	readonly file: string;
	readonly text: string;
}

/** Key of a circuit in a library: circuits have names of their own, so that the circuit `rod` may hold the cell `rod`. */
export const circuitKey = (name: string): string => `circuit ${name}`;

/** Key of a declaration in a library. */
export const declarationKey = ({ kind, name }: Pick<Declaration, 'kind' | 'name'>): string =>
	kind === 'circuit' ? circuitKey(name) : name;

/** Key under which a file's declaration stands in a library. @throws EquationError where the file does not begin with one */
export const fileKey = ({ file, text }: DeclarationFile): string => declarationKey(declarationHead(text, file));

/** Files that are parsed when their declaration is first asked for. */
class UnreadFiles implements Library {
	readonly #files = new Map<string, DeclarationFile>();
	readonly #read = new Map<string, Declaration>();

	constructor(files: readonly DeclarationFile[]) {
		for (const each of files) {
			const key = fileKey(each);
			const earlier = this.get(key);
			if (earlier) throw declaredTwice(parseDeclaration(each.text, each.file), earlier);
			this.#files.set(key, each);
		}
	}

	has(name: string): boolean {
		return this.#files.has(name);
	}

	get(name: string): Declaration | undefined {
		const found = this.#read.get(name);
		const unread = this.#files.get(name);
		if (found || !unread) return found;
		const declaration = parseDeclaration(unread.text, unread.file);
		this.#read.set(name, declaration);
		return declaration;
	}

	keys(): Iterable<string> {
		return this.#files.keys();
	}

	values(): Iterable<Declaration> {
		return valuesOf(this);
	}
}

/** A library over another one, some of whose declarations it replaces. */
class Layered implements Library {
	readonly #own: Library;
	readonly #base: Library;

	constructor(own: Library, base: Library) {
		this.#own = own;
		this.#base = base;
	}

	has(name: string): boolean {
		return this.#own.has(name) || this.#base.has(name);
	}

	get(name: string): Declaration | undefined {
		return this.#own.get(name) ?? this.#base.get(name);
	}

	keys(): Iterable<string> {
		return new Set([...this.#base.keys(), ...this.#own.keys()]);
	}

	values(): Iterable<Declaration> {
		return valuesOf(this);
	}
}

const valuesOf = (library: Library): Declaration[] =>
	[...library.keys()].flatMap((key) => {
		const declaration = library.get(key);
		return declaration ? [declaration] : [];
	});

const declaredTwice = ({ name, place }: Declaration, earlier: Declaration): EquationError =>
	new EquationError(place, `'${name}' is already declared in ${earlier.place.file}:${earlier.place.line}`);

/**
 * Parses declaration files into a library.
 * @param files the files; two of one list may not declare the same name
 * @param base an earlier library, whose declarations the new ones may replace (a user's own version of a channel)
 * @throws EquationError for a syntax error or a name declared twice
 */
export function createLibrary(files: readonly DeclarationFile[], base?: Library): Library {
	const own = new Map<string, Declaration>();
	for (const { file, text } of files) {
		const declaration = parseDeclaration(text, file);
		const key = declarationKey(declaration);
		const earlier = own.get(key);
		if (earlier) throw declaredTwice(declaration, earlier);
		own.set(key, declaration);
	}
	return base ? layeredLibrary(own, base) : own;
}

/** Declarations over a library, some of whose they replace; those of the library keep their places in the order. */
export const layeredLibrary = (own: Library, base: Library): Library => new Layered(own, base);

/**
 * A library of files that are known to be right: each is parsed when it is first asked for, so that a circuit costs what it is made of.
 * @throws EquationError for a name declared twice; for a syntax error when the declaration is asked for
 */
export const unreadLibrary = (files: readonly DeclarationFile[]): Library => new UnreadFiles(files);
