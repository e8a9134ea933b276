import type { Readable } from 'node:stream';
import { UserError } from '../../../../base/errors.ts';
import type { LightSourceOf, LightSourceType } from '../../../../protocol/session/lightSources.ts';
import type { Receptor } from '../../../../retina/light/field/lightFrame.ts';
import type { EventSettings } from '../../events/eventFrames.ts';
import type { FrameClock, FrameSource } from '../../frameSource.ts';
import { findFfmpeg } from '../findFfmpeg.ts';

/** What sources need from around them. */
export interface SourceSurroundings {
	readonly clock: FrameClock;
	/** The mosaic: stimuli in degrees are sized for it, light logs are checked against it. */
	readonly receptors?: readonly Receptor[];
	/** Where `stdin:` reads. Default this process' standard input. */
	readonly stdin?: Readable;
	/** Path of ffmpeg, `undefined` for none. Default: looked for on the PATH. */
	readonly ffmpeg?: string | undefined;
}

/** What an option beside the text says. */
export interface SourceSettings {
	/** A clip, or a file of events, starts again at its end. */
	readonly loop: boolean;
	/** What is said of how events are taken. */
	readonly events?: Partial<EventSettings>;
}

/** A kind of light source: how it is written, and how a process opens it. */
export interface SourceKind<T extends LightSourceType> {
	/** The word before the colon. */
	readonly word: string;
	/** How a source of this kind may be written, for help. */
	readonly forms: readonly string[];
	/** What it is, for help: half a sentence. */
	readonly help: string;
	/**
	 * Reads what stands behind the word and the colon.
	 * @throws UserError that names the part at fault; does not look at the disk
	 */
	read(rest: string, settings: SourceSettings): LightSourceOf<T>;
	/**
	 * Opens no device yet, but checks that files exist and that what it needs is there.
	 * @throws UserError with what to do otherwise
	 */
	open(spec: LightSourceOf<T>, around: SourceSurroundings): FrameSource;
	/** Its last frame is the end of the run that it was made in. Default: it is shown as long as the one before. */
	readonly endsAtLastFrame?: true;
}

/** The file behind the colon. @throws UserError where there is none */
export function fileBehind(word: string, rest: string): string {
	if (rest !== '') return rest;
	throw new UserError(`The light source ${word}: needs a file, such as ${word}:FILE.`);
}

/** Path of ffmpeg; nothing where there is none. */
export const ffmpegOf = (around: SourceSurroundings): string | undefined =>
	'ffmpeg' in around ? around.ffmpeg : findFfmpeg();
