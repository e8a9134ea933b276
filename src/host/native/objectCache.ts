import { createHash, randomUUID } from 'node:crypto';
import {
	chmodSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
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

/** Compiled programs, and circuits that were prepared with them (`knownCircuits.ts`). */
const endings = ['.so', '.circuit'] as const;
type Ending = (typeof endings)[number];

/** Bytes that objects may take together; those that were used longest ago go first. A program has 60 to 300 kB, a circuit 1 to 30 MB. */
const mostBytes = 256 * 2 ** 20;
/** A draft so old was left behind by a process that ended, ms: no compiler takes as long. */
const draftMs = 3_600_000;
/** Drafts have random names, and objects the hash of what they are of. */
const draftName = /^[0-9a-f]{8}-[0-9a-f-]{27}\./;

/** Owner and rights of a file: whoever else could have written it. */
const isOwn = ({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean =>
	uid === process.getuid?.() && (mode & 0o022) === 0;

/** Compiled programs by what they were compiled from. Only what this user alone can have written is loaded, and only if its bytes are those that were compiled. */
export class ObjectCache {
	readonly #folder: string;
	readonly #mostBytes: number;

	/** Makes the folder where there is none. @param most bytes of all objects @throws UserError where it is not the user's alone; the system's error where it cannot be made */
	constructor(folder: string, most = mostBytes) {
		this.#folder = folder;
		this.#mostBytes = most;
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

	#pathOf(key: string, ending: Ending): string {
		return join(this.#folder, `${key}${ending}`);
	}

	/** The path of an object, if it is there and whole. */
	find(key: string, ending: Ending = '.so'): string | undefined {
		const path = this.#pathOf(key, ending);
		try {
			const found = lstatSync(path);
			const noted = readFileSync(`${path}.sha256`, 'utf8');
			if (!found.isFile() || !isOwn(found) || hashOf(readFileSync(path)) !== noted) return undefined;
			// Used now: the oldest go first.
			utimesSync(path, new Date(), new Date());
			return path;
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
	keep(key: string, draft: string, ending: Ending = '.so'): string {
		const path = this.#pathOf(key, ending);
		const note = this.draft('.sha256');
		try {
			chmodSync(draft, 0o600);
			writeFileSync(note.path, hashOf(readFileSync(draft)), { mode: 0o600 });
			renameSync(draft, path);
			renameSync(note.path, `${path}.sha256`);
		} finally {
			note.remove();
		}
		this.#tidy(path);
		return path;
	}

	/** Removes drafts that were left behind, and the objects used longest ago while there is too much; what another process removes meanwhile is gone too. @param kept stays */
	#tidy(kept: string): void {
		const files = readdirSync(this.#folder).flatMap((name) => {
			const path = join(this.#folder, name);
			const found = lstatSync(path, { throwIfNoEntry: false });
			return found?.isFile() ? [{ name, path, size: found.size, mtimeMs: found.mtimeMs }] : [];
		});
		const oldest = Date.now() - draftMs;
		for (const { name, path, mtimeMs } of files) {
			if (draftName.test(name) && mtimeMs < oldest) rmSync(path, { force: true });
		}
		const objects = files.filter(({ name }) => endings.some((each) => name.endsWith(each)) && !draftName.test(name));
		let bytes = objects.reduce((sum, { size }) => sum + size, 0);
		for (const { path, size } of objects.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
			if (bytes <= this.#mostBytes) return;
			if (path === kept) continue;
			// A process that has it loaded keeps it until it ends.
			rmSync(path, { force: true });
			rmSync(`${path}.sha256`, { force: true });
			bytes -= size;
		}
	}
}
