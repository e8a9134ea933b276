import { UserError } from '../../../base/errors.ts';
import { type FrameClock, type FrameSource, frameSource, type SourceFrame } from '../frameSource.ts';
import { createY4mParser } from '../y4m.ts';
import { type PlayOptions, y4mFrame } from '../y4mSource.ts';
import { type FfmpegComplaints, startFfmpeg } from './ffmpegProcess.ts';
import { type VideoFacts, videoFacts } from './videoFacts.ts';

/** What a pass is played with, and where in the run it begins. */
interface Pass {
	readonly ffmpeg: string;
	readonly file: string;
	readonly clock: FrameClock;
	readonly facts: VideoFacts;
	/** Number of its first frame, and model time of that, ms. */
	readonly firstId: number;
	readonly startMs: number;
}

/** What a pass came to. */
interface PassEnd {
	readonly pictures: number;
	/** From its first picture to its last, and from the last but one to the last, ms. */
	readonly lastMs: number;
	readonly intervalMs: number;
	/** Pictures whose time stamp was not after the one before. */
	readonly outOfOrder: number;
	readonly complaints: FfmpegComplaints;
}

/** Without a complaint of ffmpeg's, less than this much missing at the end is what containers round away, ms and pictures. */
const ROUNDED_AWAY = { ms: 200, pictures: 3 } as const;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** What of a video could not be had, one sentence; undefined for nothing. */
function lossOf(file: string, facts: VideoFacts, pass: PassEnd): string | undefined {
	const { pictures, lastMs, outOfOrder, complaints } = pass;
	if (facts.isStill && pictures === 1 && complaints.count > 0)
		return `The picture ${file} is damaged. ffmpeg says: ${complaints.first}.`;
	// Pictures one after the other, such as JPEGs, look like a single one.
	const announced = facts.isStill && pictures > 1 ? undefined : facts.pictures;
	const missing = (announced ?? pictures) - pictures;
	const endedMs = lastMs + (facts.meanIntervalMs ?? 0);
	const missingMs = (facts.lastsMs ?? endedMs) - endedMs;
	const isShort = missing > ROUNDED_AWAY.pictures && missingMs > ROUNDED_AWAY.ms;
	if (complaints.count === 0 && outOfOrder === 0 && !isShort && facts.missingEnd === undefined) return undefined;
	const had =
		announced === undefined
			? `${pictures} pictures could be had, and it does not say how many there should be`
			: missing > 0
				? `${pictures} of the ${announced} pictures that it announces could be had`
				: `all ${pictures} pictures could be had, though some may be damaged`;
	const until = facts.lastsMs === undefined ? seconds(lastMs) : `${seconds(lastMs)} of ${seconds(facts.lastsMs)}`;
	const backwards = outOfOrder > 0 ? ` ${outOfOrder} were left out because their times do not go forward.` : '';
	const more = complaints.count > 1 ? ` (and ${complaints.count - 1} more such lines)` : '';
	const why =
		complaints.count > 0
			? ` ffmpeg says: ${complaints.first}${more}.`
			: ` ${facts.missingEnd ?? 'The file simply ends there'}.`;
	return `The video ${file} is cut short or damaged: ${had}, the last at ${until}.${backwards}${why}`;
}

/** How long a single picture is shown, ms. */
const aloneMs = ({ isStill, meanIntervalMs, lastsMs }: VideoFacts): number =>
	isStill ? Number.POSITIVE_INFINITY : (meanIntervalMs ?? lastsMs ?? Number.POSITIVE_INFINITY);

async function* onePass({ ffmpeg, file, clock, facts, firstId, startMs }: Pass, signal: AbortSignal) {
	const { stampedFrames } = facts;
	const process = startFfmpeg({ program: ffmpeg, input: ['-i', `file:${file}`], stampedFrames });
	const parser = createY4mParser();
	let pictures = 0;
	let firstMs = 0;
	let lastMs = 0;
	let intervalMs = 0;
	let outOfOrder = 0;
	// Killing it ends its output, which ends the loop below.
	const stop = (): void => void process.stop();
	signal.addEventListener('abort', stop, { once: true });
	try {
		for await (const piece of process.output) {
			for (const data of parser.push(piece)) {
				const stampMs = await process.stampMs();
				if (stampMs === undefined) throw new Error(`ffmpeg gave a picture of ${file} without its time`);
				if (pictures === 0) firstMs = stampMs;
				const tMs = stampMs - firstMs;
				// The stamps of a damaged file may stand still or go back; light cannot. (NaN: none at all.)
				if (pictures > 0 && !(tMs > lastMs)) {
					outOfOrder++;
					continue;
				}
				intervalMs = tMs - lastMs;
				lastMs = tMs;
				const frame = y4mFrame(parser, data, firstId + pictures++, clock);
				const isAlone = pictures === 1 ? { lastsMs: aloneMs(facts) } : {};
				yield { ...frame, modelTimeMs: startMs + tMs, ...isAlone };
			}
		}
		const { complaints } = await process.ended();
		return { pictures, lastMs, intervalMs, outOfOrder, complaints };
	} finally {
		signal.removeEventListener('abort', stop);
		await process.stop();
	}
}

/**
 * Any video file that ffmpeg can decode, as a recorded source: each picture takes effect at its own time stamp, counted from
 * the first picture's. The same ffmpeg gives the same frames. A file of a single picture is a still. Of one that is
 * cut or damaged everything is given that ffmpeg can decode. UserError when it is no video or holds no picture.
 */
export function videoFileSource(
	ffmpeg: string,
	file: string,
	clock: FrameClock,
	options: PlayOptions = {},
): FrameSource {
	const refused = (why: string): UserError => new UserError(`Cannot play the video ${file}: ${why}.`);
	return frameSource({
		name: `video ${file}`,
		timing: 'recorded',
		async *read(signal, say): AsyncGenerator<SourceFrame> {
			try {
				const facts = await videoFacts(ffmpeg, file, signal);
				let firstId = 0;
				let startMs = 0;
				for (;;) {
					const end: PassEnd = yield* onePass({ ffmpeg, file, clock, facts, firstId, startMs }, signal);
					if (signal.aborted) return;
					if (end.pictures === 0) throw new UserError(end.complaints.first || 'ffmpeg found no picture in it');
					// Every pass loses the same.
					const loss = firstId === 0 ? lossOf(file, facts, end) : undefined;
					if (loss !== undefined) say(loss);
					firstId += end.pictures;
					startMs += end.lastMs + (end.pictures > 1 ? end.intervalMs : aloneMs(facts));
					// A still is not over, and so cannot begin again.
					if (options.loop !== true || startMs === Number.POSITIVE_INFINITY) return;
				}
			} catch (error) {
				if (signal.aborted) return;
				throw error instanceof UserError ? refused(error.message.replace(/\.$/, '')) : error;
			}
		},
	});
}
