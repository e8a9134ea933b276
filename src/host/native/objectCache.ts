import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';

/** Where compiled kernels are kept: the user's own cache folder. */
export const usualCacheFolder = (): string =>
	join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'retinode', 'kernels');

const hashOf = (...contents: readonly (string | Uint8Array)[]): string => {
	const hash = createHash('sha256');
	for (const each of contents) hash.update(`${each.length} `).update(each);
	return hash.digest('hex');
};

/** Owner and rights of a file: whoever else could have written it. */
const isOwn = ({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean =>
	uid === process.getuid?.() && (mode & 0o022) === 0;

/** Compiled programs by what they were compiled from. Only what this user alone can have written is loaded, and only if its bytes are those that were compiled. */
export class ObjectCache {
	readonly #folder: string;

	/** Makes the folder where there is none. @throws UserError where it is not the user's alone; the system's error where it cannot be made */
	constructor(folder: string) {
		this.#folder = folder;
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		const found = lstatSync(folder);
		if (!found.isDirectory() || !isOwn(found)) {
			throw new UserError(`${folder} belongs to somebody else, or others may write in it: remove it, or chmod 700 it`);
		}
		if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
	}

	/** The name of what is compiled from this. */
	static keyOf(program: Uint8Array, compiledBy: readonly string[]): string {
		return hashOf(program, ...compiledBy);
	}

	#pathOf(key: string): string {
		return join(this.#folder, `${key}.so`);
	}

	/** The path of an object, if it is there and whole. */
	find(key: string): string | undefined {
		const path = this.#pathOf(key);
		try {
			const found = lstatSync(path);
			const noted = readFileSync(`${path}.sha256`, 'utf8');
			return found.isFile() && isOwn(found) && hashOf(readFileSync(path)) === noted ? path : undefined;
		} catch (error) {
			if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
			throw error;
		}
	}

	/** A path at which to write something for a while, and what removes it. */
	draft(ending: string): { readonly path: string; remove(): void } {
		const path = join(this.#folder, `${randomUUID()}${ending}`);
		return { path, remove: () => rmSync(path, { force: true }) };
	}

	/** Takes an object that was written as a draft; returns its path. */
	keep(key: string, draft: string): string {
		const path = this.#pathOf(key);
		const note = this.draft('.sha256');
		try {
			chmodSync(draft, 0o600);
			writeFileSync(note.path, hashOf(readFileSync(draft)), { mode: 0o600 });
			renameSync(draft, path);
			renameSync(note.path, `${path}.sha256`);
		} finally {
			note.remove();
		}
		return path;
	}
}
