import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../../base/errors.ts';

/**
 * The folder of clips that come with the project: `assets/clips` in the nearest folder above this file that has one, so
 * that it is found from the sources and from a bundle alike. UserError when there is none.
 */
export function bundledClipsFolder(): string {
	let folder = dirname(fileURLToPath(import.meta.url));
	for (;;) {
		const clips = join(folder, 'assets', 'clips');
		if (existsSync(clips)) return clips;
		const parent = dirname(folder);
		if (parent === folder) throw new UserError('The bundled clips (assets/clips) are missing from this installation.');
		folder = parent;
	}
}

/** Names of the bundled clips, without `.y4m`. */
export function bundledClipNames(folder: string = bundledClipsFolder()): string[] {
	return readdirSync(folder)
		.filter((file) => file.endsWith('.y4m'))
		.map((file) => file.slice(0, -'.y4m'.length))
		.sort();
}

/** The file meant by `clip:TEXT`: a file that exists, or else a bundled clip's name. UserError when it is neither. */
export function resolveClip(text: string, folder: string = bundledClipsFolder()): string {
	if (existsSync(text)) return text;
	const names = bundledClipNames(folder);
	if (names.includes(text)) return join(folder, `${text}.y4m`);
	throw new UserError(`There is no clip "${text}": no such file, and the bundled clips are ${names.join(', ')}.`);
}
