import type { Declaration } from '../language/declaration.ts';
import { parseDeclaration } from '../language/parser.ts';
import { EquationError } from '../language/place.ts';
import type { Library } from './kind.ts';

/** A declaration file: its name (for messages) and its text. */
export interface DeclarationFile {
	readonly file: string;
	readonly text: string;
}

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
		const earlier = own.get(declaration.name);
		if (earlier) {
			throw new EquationError(
				declaration.place,
				`'${declaration.name}' is already declared in ${earlier.place.file}:${earlier.place.line}`,
			);
		}
		own.set(declaration.name, declaration);
	}
	return new Map([...(base ?? []), ...own]);
}
