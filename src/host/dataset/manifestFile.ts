import {
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readFileSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { type Manifest, type ManifestHead, readManifest, type SampleLine } from '../../protocol/dataset/manifest.ts';

/** A part of the samples, from 1. */
export interface Shard {
	readonly index: number;
	readonly of: number;
}

/** The list of a whole dataset, which readers look for. */
export const wholeManifest = 'manifest.jsonl';

/** The list of a part. */
export const manifestName = ({ index, of }: Shard): string =>
	of === 1 ? wholeManifest : `manifest-${index}-of-${of}.jsonl`;

/** Whether a file is a list of a part. */
export const isShardManifest = (name: string): boolean => /^manifest-\d+-of-\d+\.jsonl$/.test(name);

const holderSchema = z.object({ host: z.string(), pid: z.number() });

/** Whether a process of this machine is there. */
function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

/**
 * Says that this process writes a list. What a process that is gone left behind is taken over; of other machines nothing can be known, and theirs is too:
 * what two make of the same sample is the same.
 * @throws UserError where another process of this machine is at it
 */
function hold(path: string): () => void {
	const lock = `${path}.lock`;
	if (existsSync(lock)) {
		const holder = holderSchema.safeParse(JSON.parse(readFileSync(lock, 'utf8') || '{}'));
		if (
			holder.success &&
			holder.data.host === hostname() &&
			holder.data.pid !== process.pid &&
			isAlive(holder.data.pid)
		) {
			throw new UserError(`${path} is being written by process ${holder.data.pid}: wait for it, or end it`);
		}
	}
	writeFileSync(lock, JSON.stringify({ host: hostname(), pid: process.pid }));
	return () => rmSync(lock, { force: true });
}

/** A list that is being written. */
export interface ManifestWriter {
	/** Samples whose file is in place, by number. */
	readonly there: ReadonlyMap<number, SampleLine>;
	add(line: SampleLine): void;
	/** Everything is listed. */
	end(): void;
	close(): void;
}

/** Reads the list at a path; undefined for none. @throws UserError that names line and field */
export function manifestAt(path: string): Manifest | undefined {
	return existsSync(path) ? readManifest(readFileSync(path, 'utf8'), path) : undefined;
}

/** Why two lists are not of the same samples, the end of a sentence; undefined where they are. */
export function differenceOf(a: ManifestHead, b: ManifestHead): string | undefined {
	if (a.program !== b.program) return `made by ${a.program}, and not by ${b.program}`;
	if (a.spec !== b.spec) return `of another dataset (or of one that was changed): "${a.title}", not "${b.title}"`;
	return undefined;
}

/** Samples of a list whose file is in place and as long as it says; the last line of each counts. */
function inPlace(out: string, { lines }: Manifest): Map<number, SampleLine> {
	const there = new Map<number, SampleLine>();
	for (const line of lines) {
		const isThere =
			line.record === 'failed' || statSync(join(out, line.file), { throwIfNoEntry: false })?.size === line.bytes;
		if (isThere) there.set(line.sample, line);
		else there.delete(line.sample);
	}
	return there;
}

/**
 * Begins the list of a part of a dataset, or goes on with it.
 * @throws UserError where the folder holds another dataset, or another process writes the same list
 */
export function openManifest(out: string, head: ManifestHead): ManifestWriter {
	if (statSync(out, { throwIfNoEntry: false })?.isDirectory() === false) {
		throw new UserError(`--out must be a folder; ${out} is a file`);
	}
	mkdirSync(out, { recursive: true });
	const path = join(out, manifestName(head.shard));
	const release = hold(path);
	try {
		const found = manifestAt(path);
		// A list without a sample holds nothing: that of a dataset whose first sample was refused, and which was put right then.
		const known = found?.lines.length === 0 && !found.isWhole ? undefined : found;
		const difference = known && differenceOf(known.head, head);
		if (difference !== undefined) {
			throw new UserError(
				`${path} is ${difference}: give another folder by --out, or go on with what it was begun with`,
			);
		}
		const there = known ? inPlace(out, known) : new Map<number, SampleLine>();
		if (known) truncateSync(path, Buffer.byteLength(readFileSync(path, 'utf8').slice(0, known.length)));
		const file = openSync(path, known ? 'a' : 'w');
		const write = (line: object): void => {
			try {
				const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
				for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
			} catch (error) {
				// The system names no file that is open already.
				throw error instanceof Error && 'code' in error ? Object.assign(error, { path }) : error;
			}
		};
		if (!known) write(head);
		let listed = there.size;
		return {
			there,
			add(line) {
				write(line);
				listed++;
			},
			end() {
				if (!known?.isWhole || listed > there.size) write({ record: 'end', listed });
			},
			close() {
				closeSync(file);
				release();
			},
		};
	} catch (error) {
		release();
		throw error;
	}
}
