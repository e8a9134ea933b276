import type { Declaration } from '../language/declaration.ts';
import { parseDeclaration } from '../language/parser.ts';
import { EquationError } from '../language/place.ts';
import type { Library } from './kind.ts';

/** A declaration file: its name (for messages) and its text. */
export interface DeclarationFile {
	readonly file: string;
	readonly text: string;
}

/** Key of a circuit in a library: circuits have names of their own, so that the circuit `rod` may hold the cell `rod`. */
export const circuitKey = (name: string): string => `circuit ${name}`;

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
		const key = declaration.kind === 'circuit' ? circuitKey(declaration.name) : declaration.name;
		const earlier = own.get(key);
		if (earlier) {
			throw new EquationError(
				declaration.place,
				`'${declaration.name}' is already declared in ${earlier.place.file}:${earlier.place.line}`,
			);
		}
		own.set(key, declaration);
	}
	return new Map([...(base ?? []), ...own]);
}
