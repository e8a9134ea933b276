import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { UserError } from '../../../../base/errors.ts';
import { parseY4mHeader } from '../../y4m.ts';
import { resolveClip } from '../bundledClips.ts';
import { clipSource } from '../clipSource.ts';
import { videoFileSource } from '../videoFileSource.ts';
import { ffmpegOf, fileBehind, type SourceKind } from './sourceKind.ts';

/** A video: a Y4M file by itself, others through ffmpeg. */
export const clip: SourceKind<'clip'> = {
	word: 'clip',
	forms: ['clip:FILE'],
	help: 'a bundled clip by its name (reach) or a video file',
	read: (rest, { loop }) => ({ type: 'clip', file: fileBehind('clip', rest), loop }),
	open({ file: asked, loop }, around) {
		const file = resolveClip(asked);
		if (isY4m(file)) return clipSource(file, around.clock, { loop });
		const ffmpeg = ffmpegOf(around);
		if (ffmpeg !== undefined) return videoFileSource(ffmpeg, file, around.clock, { loop });
		throw new UserError(
			`Cannot play ${file}: it is no Y4M video, and ffmpeg, which reads others, is not on the PATH; install ffmpeg, convert the file where it is (ffmpeg -i VIDEO -pix_fmt yuv420p CLIP.y4m), or open it in the app.`,
		);
	},
};

/** Whether a file begins as Y4M does, whatever it is called. UserError when it cannot be read, or its header is wrong. */
function isY4m(file: string): boolean {
	// A pipe that nobody writes to would never let go of whoever opens it.
	if (!statSync(file).isFile()) {
		throw new UserError(`Cannot read the clip ${file}: it is no file but a folder, a pipe or a device.`);
	}
	// Longer than the longest header.
	const start = new Uint8Array(8192);
	let length = 0;
	try {
		const descriptor = openSync(file, 'r');
		try {
			length = readSync(descriptor, start);
		} finally {
			closeSync(descriptor);
		}
	} catch (error) {
		throw new UserError(`Cannot read the clip ${file}: ${error instanceof Error ? error.message : String(error)}.`);
	}
	const head = new TextDecoder('latin1').decode(start.subarray(0, length));
	if (!head.startsWith('YUV4MPEG2')) return false;
	const [line = ''] = head.split('\n', 1);
	try {
		parseY4mHeader(line);
	} catch (error) {
		if (!(error instanceof UserError)) throw error;
		throw new UserError(`Cannot play the clip ${file}: ${error.message}`);
	}
	return true;
}
