import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../../base/errors.ts';
import { missingEnd } from './endMarks.ts';
import { plainComplaint } from './ffmpegProcess.ts';
import { findProgram } from './findFfmpeg.ts';

/** What a video file says of itself, before a picture of it is decoded. */
export interface VideoFacts {
	/** Pictures that it announces; undefined where it does not say. */
	readonly pictures: number | undefined;
	/** How long they are announced to last, ms; undefined where it does not say. */
	readonly lastsMs: number | undefined;
	/** It is a picture and no video: shown until somebody ends it. */
	readonly isStill: boolean;
	/** What is missing at its end, the beginning of a sentence; undefined where nothing is known to be. */
	readonly missingEnd: string | undefined;
	/** Mean time from one picture to the next, ms; undefined where it does not say. */
	readonly meanIntervalMs: number | undefined;
	/** Arguments by which this version of ffmpeg neither repeats nor leaves out pictures. */
	readonly stampedFrames: readonly string[];
}

const streamSchema = z.object({
	codec_type: z.string().optional(),
	nb_frames: z.string().optional(),
	avg_frame_rate: z.string().optional(),
	duration: z.string().optional(),
	disposition: z.object({ attached_pic: z.number() }).partial().optional(),
	tags: z.record(z.string(), z.string()).optional(),
});
const factsSchema = z.object({
	program_version: z.object({ version: z.string() }).optional(),
	streams: z.array(streamSchema).default([]),
	format: z.object({ duration: z.string(), format_name: z.string() }).partial().optional(),
});
type Stream = z.infer<typeof streamSchema>;

/** A number above 0, or undefined. */
function positive(text: string | undefined): number | undefined {
	const value = Number(text);
	return text !== undefined && value > 0 && Number.isFinite(value) ? value : undefined;
}

/** A duration as Matroska's tags have it, `00:00:04.000000000`, in s. */
function clockSeconds(text: string | undefined): number | undefined {
	const match = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(text ?? '');
	return match === null ? undefined : 3600 * Number(match[1]) + 60 * Number(match[2]) + Number(match[3]);
}

/** `30000/1001` in Hz. */
function rateHz(text: string | undefined): number | undefined {
	const [above, below] = (text ?? '').split('/');
	const [numerator, denominator] = [positive(above), positive(below)];
	return numerator !== undefined && denominator !== undefined ? numerator / denominator : undefined;
}

/** Its own duration, or the whole file's where it is alone in it: a longer sound track must not count as lost pictures. */
function durationS(stream: Stream, ofFile: string | undefined, isAlone: boolean): number | undefined {
	return positive(stream.duration) ?? clockSeconds(stream.tags?.DURATION) ?? (isAlone ? positive(ofFile) : undefined);
}

/** From 5.1 on the option has its present name; versions that are no numbers are newer ones, built by hand. */
function stampedFrames(version: string): readonly string[] {
	const [, major = '6', minor = '0'] = /^n?(\d+)\.(\d+)/.exec(version) ?? [];
	const isOld = Number(major) < 5 || (Number(major) === 5 && Number(minor) < 1);
	return isOld ? ['-vsync', 'passthrough'] : ['-fps_mode', 'passthrough'];
}

/** The ffprobe that lies beside an ffmpeg, or else one on the PATH. @throws UserError where there is none */
export function ffprobeBeside(ffmpeg: string): string {
	const beside = join(dirname(ffmpeg), `ffprobe${extname(ffmpeg)}`);
	try {
		accessSync(beside, constants.X_OK);
		return beside;
	} catch {
		// Not there: a wrapper around ffmpeg may lie alone in its folder.
	}
	const found = findProgram('ffprobe');
	if (found !== undefined) return found;
	throw new UserError(
		`ffprobe, which comes with ffmpeg and reads what a video says of itself, is neither beside ${ffmpeg} nor on the PATH; install ffmpeg as a whole.`,
	);
}

/** Runs ffprobe to its end. Rejects with what it complained of. */
function probe(program: string, file: string, signal: AbortSignal): Promise<string> {
	const asked = ['-v', 'error', '-show_program_version', '-show_format', '-show_streams', '-of', 'json'];
	return new Promise((resolve, reject) => {
		execFile(program, [...asked, '-i', `file:${file}`], { signal, maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
			// The first says what is the matter (`moov atom not found`), the last only that it is no good.
			const [complaint = ''] = stderr.split('\n').map(plainComplaint).filter(Boolean);
			if (error === null) resolve(stdout);
			else reject(new UserError(complaint.replaceAll(`file:${file}: `, '') || error.message));
		});
	});
}

/**
 * Asks ffprobe what a video file says of itself.
 * @throws UserError (rejection) for a file that is no video, or holds no picture
 */
export async function videoFacts(ffmpeg: string, file: string, signal: AbortSignal): Promise<VideoFacts> {
	const facts = factsSchema.parse(JSON.parse(await probe(ffprobeBeside(ffmpeg), file, signal)));
	const isVideo = ({ codec_type }: Stream): boolean => codec_type === 'video';
	// The picture on the cover of a record is no video.
	const isCover = ({ disposition }: Stream): boolean => disposition?.attached_pic === 1;
	const video = facts.streams.find((each) => isVideo(each) && !isCover(each));
	if (video === undefined) {
		const kinds = facts.streams.map((each) => (isCover(each) ? 'a cover' : (each.codec_type ?? 'something unknown')));
		throw new UserError(`it holds no picture${kinds.length > 0 ? `, only ${[...new Set(kinds)].join(' and ')}` : ''}`);
	}
	const seconds = durationS(video, facts.format?.duration, facts.streams.length === 1);
	const meanRateHz = rateHz(video.avg_frame_rate);
	// Formats of single pictures: `image2`, and by content `png_pipe`, `jpeg_pipe`, ….
	const isStill = /^(image2|\w+_pipe)$/.test(facts.format?.format_name ?? '');
	const counted = positive(video.nb_frames) ?? positive(video.tags?.NUMBER_OF_FRAMES);
	const reckoned = seconds !== undefined && meanRateHz !== undefined ? Math.round(seconds * meanRateHz) : undefined;
	return {
		isStill,
		pictures: isStill ? 1 : (counted ?? reckoned),
		lastsMs: seconds === undefined ? undefined : seconds * 1000,
		meanIntervalMs: meanRateHz === undefined ? undefined : 1000 / meanRateHz,
		missingEnd: await missingEnd(file, facts.format?.format_name ?? ''),
		stampedFrames: stampedFrames(facts.program_version?.version ?? ''),
	};
}
