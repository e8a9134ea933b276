// A throw-away copy of the working tree, for what changes files that nobody wants changed (`npm run jobs`, `npm run mutants`).
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Makes `out/NAME`, in the place of one that was there: all that git knows or would take, with the packages of this tree but caches of its own.
 * @param {string} name
 * @returns {{ folder: string, remove: () => void }} where it is, and how to throw it away
 */
export function makeWorkingCopy(name) {
	const folder = join(root, 'out', name);
	const remove = () => rmSync(folder, { recursive: true, force: true });
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
	return { folder, remove };
}
