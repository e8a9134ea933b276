import { constants, copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { FailedSample, MadeSample, Manifest, ManifestHead } from '../../protocol/dataset/manifest.ts';
import { differenceOf, isShardManifest, manifestAt, wholeManifest } from './manifestFile.ts';
import { sha256Of } from './readDataset.ts';

/** A list of a part, and where it was found. */
interface FoundList {
	readonly folder: string;
	readonly path: string;
	readonly manifest: Manifest;
}

/** A sample and the folder that it was found in. */
type FoundSample = { readonly folder: string } & ({ readonly line: MadeSample } | { readonly line: FailedSample });

/** What parts of a dataset come to. */
export interface MergedParts {
	readonly head: ManifestHead;
	/** In the order of their numbers. */
	readonly samples: readonly FoundSample[];
	/** Numbers of samples that no list has, or whose file is not there. */
	readonly lost: readonly number[];
	/** Numbers of samples whose file is not what its list says. */
	readonly damaged: readonly number[];
	/** Lists that were not brought to their end. */
	readonly late: readonly string[];
	/** Samples that more than one list has; they are the same. */
	readonly repeated: number;
}

/** The lists of parts in a folder; where there are none, that of the whole. */
function listsIn(folder: string): FoundList[] {
	if (!existsSync(folder)) throw new UserError(`there is no folder ${folder}`);
	const names = readdirSync(folder).sort();
	const parts = names.filter(isShardManifest);
	const chosen = parts.length > 0 ? parts : names.filter((name) => name === wholeManifest);
	return chosen.flatMap((name) => {
		const path = join(folder, name);
		const manifest = manifestAt(path);
		return manifest ? [{ folder, path, manifest }] : [];
	});
}

/** Refuses lists that are not parts of the same whole. */
function requireParts(lists: readonly FoundList[]): void {
	const [first, ...others] = lists;
	for (const { path, manifest } of others) {
		const head = first?.manifest.head as ManifestHead;
		const difference = differenceOf(manifest.head, head);
		if (difference !== undefined) {
			throw new UserError(`${path} is ${difference}, as ${first?.path} is: they are not of one dataset`);
		}
		if (manifest.head.shard.of !== head.shard.of) {
			throw new UserError(
				`${path} is one of ${manifest.head.shard.of} parts and ${first?.path} one of ${head.shard.of}: merge parts of one division`,
			);
		}
	}
}

/** The bits of a sample, or why there are none. */
const bitsOf = ({ line }: FoundSample): string => (line.record === 'sample' ? line.sha256 : line.why);

/** Checks each sample's file against its list. @returns the numbers of those that are not there, and of those that are different */
async function checkFiles(samples: readonly FoundSample[], progress: (fraction: number) => void) {
	const [lost, damaged]: [number[], number[]] = [[], []];
	for (const [k, { folder, line }] of samples.entries()) {
		if (line.record === 'sample') {
			const path = join(folder, line.file);
			if (!existsSync(path)) lost.push(line.sample);
			else if ((await sha256Of(path)) !== line.sha256) damaged.push(line.sample);
		}
		progress((k + 1) / samples.length);
	}
	return { lost, damaged };
}

/**
 * Looks at the parts of a dataset: nothing is written.
 * @throws UserError where they are not parts of one dataset, or two have different bits of a sample
 */
export async function mergedParts(
	folders: readonly string[],
	progress: (fraction: number) => void,
): Promise<MergedParts> {
	const lists = folders.flatMap(listsIn);
	const [first] = lists;
	if (!first) throw new UserError(`there is no list of samples (manifest-*.jsonl) in ${folders.join(', ')}`);
	requireParts(lists);
	const found = new Map<number, FoundSample>();
	let repeated = 0;
	for (const { folder, path, manifest } of lists) {
		// Of a sample that one list has twice, the later line holds: its file was made again.
		const own = new Map(manifest.lines.map((line) => [line.sample, line] as const));
		for (const [sample, line] of own) {
			const next = { folder, line } as FoundSample;
			const known = found.get(sample);
			if (known) {
				repeated++;
				if (bitsOf(known) !== bitsOf(next)) {
					throw new UserError(
						`sample ${sample} of ${path} has other bits than that of ${known.folder}: one of them was not made by this dataset's file`,
					);
				}
			}
			found.set(sample, known ?? next);
		}
	}
	const samples = [...found.values()].sort((a, b) => a.line.sample - b.line.sample);
	const files = await checkFiles(samples, progress);
	const unlisted = Array.from({ length: first.manifest.head.samples }, (_, k) => k).filter((k) => !found.has(k));
	return {
		head: { ...first.manifest.head, shard: { index: 1, of: 1 } },
		samples,
		lost: [...unlisted, ...files.lost].sort((a, b) => a - b),
		damaged: files.damaged,
		late: lists.filter(({ manifest }) => !manifest.isWhole).map(({ path }) => path),
		repeated,
	};
}

/** Puts a text in a place where nothing is. @throws UserError where something is */
function writeOnce(path: string, text: string): void {
	const part = `${path}.${process.pid}.part`;
	writeFileSync(part, text);
	try {
		linkSync(part, path);
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
		throw new UserError(`${path} is there already, and is another: nothing was overwritten`);
	} finally {
		rmSync(part);
	}
}

/**
 * Writes the list of a whole dataset, and, where that is asked for, puts the samples beside it.
 * @param out a folder that is new or empty; the one folder of all parts where it is left out
 * @returns the list's path, and whether it was there already, the same
 * @throws UserError where something else is in its place
 */
export function writeMerged(parts: MergedParts, folders: readonly string[], out: string | undefined) {
	const target = out ?? (folders[0] as string);
	const path = join(target, wholeManifest);
	const lines = [parts.head, ...parts.samples.map(({ line }) => line), { record: 'end', listed: parts.samples.length }];
	const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
	if (out !== undefined) {
		mkdirSync(out, { recursive: true });
		for (const { folder, line } of parts.samples) {
			if (line.record !== 'sample') continue;
			mkdirSync(dirname(join(out, line.file)), { recursive: true });
			copyFileSync(join(folder, line.file), join(out, line.file), constants.COPYFILE_EXCL);
		}
	}
	const known = existsSync(path) ? manifestAt(path) : undefined;
	const bits = (manifest: Manifest): string =>
		[...new Map(manifest.lines.map((line) => [line.sample, line])).values()]
			.map((line) => `${line.sample} ${line.record === 'sample' ? line.sha256 : line.why}`)
			.sort()
			.join('\n');
	const isThere =
		known?.isWhole === true &&
		known.head.spec === parts.head.spec &&
		bits(known) === bits({ ...known, lines: parts.samples.map(({ line }) => line) });
	if (!isThere) writeOnce(path, text);
	return { path, isThere };
}
