// A throw-away copy of the working tree, for what changes files that nobody wants changed (`npm run jobs`, `npm run mutants`).
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Makes `out/NAME`, in the place of one that was there: all that git knows or would take, with the packages of this tree but caches of its own.
 * It is thrown away when this program ends, or is ended by a signal.
 * @param {string} name
 * @returns {string} where it is
 */
export function makeWorkingCopy(name) {
	const folder = join(root, 'out', name);
	// A program of the copy that was ended just now may still be writing.
	const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
	process.on('exit', remove);
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
		process.on(signal, () => process.exit(128 + constants.signals[signal]));
	}
	remove();
	const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
	if (listed.status !== 0) throw new Error(`git ls-files says what to copy, and failed: ${listed.stderr}`);
	for (const path of listed.stdout.split('\0').filter((each) => each !== '' && existsSync(join(root, each)))) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		cpSync(join(root, path), join(folder, path));
	}
	mkdirSync(join(folder, 'node_modules'));
	for (const each of readdirSync(join(root, 'node_modules'))) {
		if (each.startsWith('.') && each !== '.bin') continue;
		symlinkSync(join(root, 'node_modules', each), join(folder, 'node_modules', each));
	}
	return folder;
}
