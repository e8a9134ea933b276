import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { clip } from '../../io/light/node/kinds/clip.ts';
import type { StimulusSet } from '../../protocol/dataset/datasetFile.ts';
import type { PictureFile } from '../../protocol/dataset/samples.ts';
import type { PictureCourse, TimedPicture } from '../../retina/light/field/pictureCourse.ts';
import { sha256Of } from './readDataset.ts';

type PictureSet = Extract<StimulusSet, { kind: 'pictures' }>;

/** Nothing is stamped with the time of day here. */
const clock = { nowMs: () => 0 };

/**
 * Reads a picture file of a set: an image, or a video whose pictures come at their own times.
 * @param untilS of the run: what comes later is not read
 * @throws UserError (rejection) for a file that cannot be read, or is another than when the dataset was read
 */
export async function readPictures(
	folder: string,
	{ file, sha256 }: PictureFile,
	{ startS, durationS, background }: PictureSet,
	untilS: number,
): Promise<PictureCourse> {
	const path = join(folder, file);
	if ((await sha256Of(path)) !== sha256) {
		throw new UserError(`${path} is another file than when the dataset was begun: put the earlier one back`);
	}
	const source = clip.open({ type: 'clip', file: path, loop: false }, { clock });
	const frames: TimedPicture[] = [];
	const startMs = startS * 1000;
	const lastMs = Math.min(untilS, durationS === undefined ? Number.POSITIVE_INFINITY : startS + durationS) * 1000;
	let endMs = startMs;
	const abort = new AbortController();
	for await (const { light, modelTimeMs = 0, lastsMs } of source.frames(abort.signal)) {
		const tMs = startMs + modelTimeMs;
		if (tMs >= lastMs) break;
		if (light.format === 'uniform-rates' || light.format === 'receptor-rates') continue;
		const before = frames.at(-1)?.tMs ?? tMs;
		frames.push({ tMs, picture: light });
		endMs = tMs + (lastsMs ?? tMs - before);
	}
	// A single picture without a length of its own stays.
	const ownEndMs = frames.length === 1 ? Number.POSITIVE_INFINITY : endMs;
	return { frames, endMs: Math.min(ownEndMs, lastMs), background };
}
