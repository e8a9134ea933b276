import { closeSync, openSync, readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { UserError } from '../../../base/errors.ts';
import type { Receptor } from '../../../retina/light/field/lightFrame.ts';
import { createStimulus, DEFAULT_VIEW } from '../../../retina/light/stimuli/catalogue.ts';
import { viewForReceptors } from '../../../retina/light/stimuli/stimulusFrames.ts';
import type { FrameClock, FrameSource } from '../frameSource.ts';
import type { SourceSpec } from '../sourceSpec.ts';
import { stimulusSource } from '../stimulusSource.ts';
import { parseY4mHeader } from '../y4m.ts';
import { resolveClip } from './bundledClips.ts';
import { clipSource } from './clipSource.ts';
import { cameraSource, videoFileSource } from './ffmpegSource.ts';
import { findFfmpeg } from './findFfmpeg.ts';
import { checkLightLog, lightLogSource } from './lightLogSource.ts';
import { rawSource } from './rawSource.ts';

/** What sources need from around them. */
export interface SourceSurroundings {
	readonly clock: FrameClock;
	/** Recorded and generated sources start over at their end. Default false. */
	readonly loop?: boolean;
	/** The mosaic: stimuli in degrees are sized for it, light logs are checked against it. */
	readonly receptors?: readonly Receptor[];
	/** Where `stdin:` reads. Default this process' standard input. */
	readonly stdin?: Readable;
	/** Path of ffmpeg, `undefined` for none. Default: looked for on the PATH. */
	readonly ffmpeg?: string | undefined;
}

/**
 * The source a spec asks for. Opens no device yet, but checks that files exist and that ffmpeg is there where it is needed:
 * UserError with what to do otherwise.
 */
export function openSource(spec: SourceSpec, around: SourceSurroundings): FrameSource {
	const { clock } = around;
	const play = { loop: around.loop ?? false };
	const ffmpeg = 'ffmpeg' in around ? around.ffmpeg : findFfmpeg();
	switch (spec.kind) {
		case 'clip': {
			const file = resolveClip(spec.file);
			if (isY4m(file)) return clipSource(file, clock, play);
			if (ffmpeg !== undefined) return videoFileSource(ffmpeg, file, clock, play);
			throw new UserError(
				`Cannot play ${file}: it is no Y4M video, and ffmpeg, which reads others, is not on the PATH; install ffmpeg, convert the file where it is (ffmpeg -i VIDEO -pix_fmt yuv420p CLIP.y4m), or open it in the app.`,
			);
		}
		case 'camera':
			if (ffmpeg !== undefined) return cameraSource(ffmpeg, spec.device, process.platform, clock);
			throw new UserError(
				'Without a screen the camera is read through ffmpeg, which is not on the PATH; install ffmpeg, or use the camera in the app (npm start), where the browser reads it.',
			);
		case 'stimulus': {
			const view = around.receptors === undefined ? DEFAULT_VIEW : viewForReceptors(around.receptors);
			return stimulusSource(createStimulus(spec.stimulus, view), clock, play);
		}
		case 'stdin':
			return rawSource('stdin', around.stdin ?? process.stdin, spec, clock);
		case 'light':
			checkLightLog(spec.file, around.receptors);
			return lightLogSource(spec.file, clock, around.receptors);
	}
}

/** Whether a file begins as Y4M does, whatever it is called. UserError when it cannot be read, or its header is wrong. */
function isY4m(file: string): boolean {
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
