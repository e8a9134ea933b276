import { unwatchFile, watchFile } from 'node:fs';

/** How often files are looked at, ms: an editor's save is noticed at once for a person, and a look costs next to nothing. */
const lookEveryMs = 250;
/** A file that was just written may still be being written: so long is waited, ms. */
const settleMs = 100;

/**
 * Tells when a file was written, replaced, removed or brought back. Files are looked at by their time and size, because that finds them again after
 * an editor has put a new file in the place of the old, and works on every file system.
 * @returns how to stop
 */
export function watchFiles(paths: readonly string[], changed: () => void): () => void {
	let settling: NodeJS.Timeout | undefined;
	const look = (): void => {
		clearTimeout(settling);
		settling = setTimeout(changed, settleMs);
		settling.unref();
	};
	for (const path of paths) watchFile(path, { interval: lookEveryMs, persistent: false }, look);
	return () => {
		clearTimeout(settling);
		for (const path of paths) unwatchFile(path, look);
	};
}
