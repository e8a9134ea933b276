import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { plainText } from '../../base/plainText.ts';
import type { DeclarationFile } from '../../ode/equations/linking/library.ts';

/**
 * Reads declaration files (`.eq`) of the user's own.
 * @throws the system's error with code and path when one cannot be read
 */
export function loadDeclarations(paths: readonly string[]): DeclarationFile[] {
	return paths.map((path) => ({
		file: basename(path),
		text: plainText(`Declaration file ${path}`, readFileSync(path, 'utf8')),
	}));
}
