import { existsSync, readdirSync } from 'node:fs';
import { UserError } from '../../base/errors.ts';
import { type MergedParts, mergedParts, writeMerged } from '../../host/dataset/mergeManifests.ts';
import type { BatchFollower, BatchOutcome, MergeOptions } from './batch.ts';

/** Ranges named in a sentence at most. */
const mostRanges = 5;

/** Numbers as a sentence lists them: `3, 7 to 9`. */
export function rangesText(numbers: readonly number[]): string {
	const ranges: [number, number][] = [];
	for (const each of numbers) {
		const last = ranges.at(-1);
		if (last && each === last[1] + 1) last[1] = each;
		else ranges.push([each, each]);
	}
	const texts = ranges.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`));
	const more = texts.length > mostRanges ? ` and ${texts.length - mostRanges} ranges more` : '';
	return `${texts.slice(0, mostRanges).join(', ')}${more}`;
}

/** What is wrong with the parts, one sentence; empty where they are whole. */
function whatLacks({ head, lost, damaged, late }: MergedParts): string {
	const parts = [
		...(lost.length > 0 ? [`${lost.length} of ${head.samples} samples are missing: ${rangesText(lost)}`] : []),
		...(damaged.length > 0
			? [`the files of ${damaged.length} are not what their list says: ${rangesText(damaged)} (delete them)`]
			: []),
		...(late.length > 0 ? [`not at their end: ${late.join(', ')}`] : []),
	];
	return parts.length === 0
		? ''
		: `${parts.join('; ')}. Run the same \`retinode dataset\` again: it makes what is missing`;
}

/**
 * Checks the parts of a dataset and makes one list of them.
 * @throws UserError where they are not parts of one dataset, or something is in the place of what is to be written
 */
export async function runMerge({ folders, out, json }: MergeOptions, follow: BatchFollower): Promise<BatchOutcome> {
	if (folders.length > 1 && out === undefined) {
		throw new UserError('--out is needed where there are several folders: a new one, for the whole dataset');
	}
	if (out !== undefined && existsSync(out) && readdirSync(out).length > 0) {
		throw new UserError(`--out must be a new or an empty folder; ${out} holds something`);
	}
	const parts = await mergedParts(folders, follow.progress);
	const { head, samples, lost, damaged, late, repeated } = parts;
	const lacks = whatLacks(parts);
	const failed = samples.filter(({ line }) => line.record === 'failed').length;
	const written = lacks === '' ? writeMerged(parts, folders, out) : undefined;
	const figures = {
		title: head.title,
		program: head.program,
		samples: head.samples,
		found: samples.length,
		failed,
		repeated,
		lost,
		damaged,
		late,
		...(written ? { manifest: written.path } : {}),
	};
	const text = written
		? `${head.samples} samples of "${head.title}" are whole${repeated > 0 ? `, ${repeated} of them made twice, alike` : ''}: ${written.path}${written.isThere ? ' (there already)' : ''}`
		: '';
	return {
		printed: json ? JSON.stringify(figures, null, 2) : text,
		interrupted: '',
		...(lacks === '' ? {} : { incomplete: lacks }),
	};
}
