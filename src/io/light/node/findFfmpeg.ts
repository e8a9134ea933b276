import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Path of a program in the folders of a search path (default this process' PATH), or undefined. */
export function findProgram(name: string, searchPath: string = process.env.PATH ?? ''): string | undefined {
	const program = process.platform === 'win32' ? `${name}.exe` : name;
	for (const folder of searchPath.split(delimiter)) {
		if (folder === '') continue;
		const candidate = join(folder, program);
		try {
			accessSync(candidate, constants.X_OK);
			return candidate;
		} catch {
			// Not in this folder: the next one may have it.
		}
	}
	return undefined;
}

/** Path of the ffmpeg program; see {@link findProgram}. */
export const findFfmpeg = (searchPath?: string): string | undefined => findProgram('ffmpeg', searchPath);
