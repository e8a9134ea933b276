import { UserError } from '../../base/errors.ts';
import { type FrameClock, type FrameSource, frameSource, type SourceFrame } from './frameSource.ts';
import { createY4mParser, type Y4mParser } from './y4m.ts';

/** How a recorded source is played. */
export interface PlayOptions {
	/** Start over at the end, for ever. Default false. */
	readonly loop?: boolean;
}

/** A Y4M video that can be read from its start any number of times. */
export interface Y4mVideo {
	/** A file's name, or where it comes from. */
	readonly name: string;
	/** Its bytes in pieces of any size; ends early when `signal` aborts. Releases everything when it is left. */
	bytes(signal: AbortSignal): AsyncIterable<Uint8Array>;
	/** What of an error of `bytes` is for people; undefined for one that is not. */
	reason(error: Error): string | undefined;
}

/**
 * A Y4M video as a source: frame k of the run takes effect at k/rate of model time. Reads as it goes, a few frames ahead.
 * UserError for one that cannot be read, is no Y4M, is cut short or holds no frame.
 */
export function y4mSource(video: Y4mVideo, clock: FrameClock, options: PlayOptions = {}): FrameSource {
	return frameSource({
		name: `clip ${video.name}`,
		timing: 'recorded',
		async *read(signal) {
			let id = 0;
			do {
				const before = id;
				for await (const frame of onePass(video, id, clock, signal)) {
					id = frame.id + 1;
					yield frame;
				}
				if (id === before && !signal.aborted) throw new UserError(`The clip ${video.name} holds no frames.`);
			} while (options.loop === true && !signal.aborted);
		},
	});
}

async function* onePass(
	video: Y4mVideo,
	firstId: number,
	clock: FrameClock,
	signal: AbortSignal,
): AsyncGenerator<SourceFrame> {
	const parser = createY4mParser();
	let id = firstId;
	try {
		for await (const piece of video.bytes(signal)) {
			if (signal.aborted) return;
			for (const data of parser.push(piece)) yield y4mFrame(parser, data, id++, clock);
		}
		if (!signal.aborted) parser.end();
	} catch (error) {
		throw clipError(video, error);
	}
}

/** A parsed picture as a source frame; its model time follows from its id and the header's rate. */
export function y4mFrame(parser: Y4mParser, data: Uint8Array, id: number, clock: FrameClock): SourceFrame {
	if (parser.header === undefined) throw new Error('a Y4M picture cannot come before its header');
	const { width, height, rate } = parser.header;
	return {
		id,
		light: { format: 'gray8', width, height, data },
		capturedAtMs: clock.nowMs(),
		modelTimeMs: (id * 1000 * rate.denominator) / rate.numerator,
	};
}

function clipError({ name, reason }: Y4mVideo, error: unknown): unknown {
	if (!(error instanceof Error)) return error;
	const why = error instanceof UserError ? error.message : reason(error);
	return why === undefined ? error : new UserError(`Cannot play the clip ${name}: ${why}`);
}
