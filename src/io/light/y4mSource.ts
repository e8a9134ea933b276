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
 * One that is cut short or damaged is played as far as that place. UserError for one that cannot be read, is no Y4M or holds
 * no frame.
 */
export function y4mSource(video: Y4mVideo, clock: FrameClock, options: PlayOptions = {}): FrameSource {
	return frameSource({
		name: `clip ${video.name}`,
		timing: 'recorded',
		async *read(signal, say) {
			let id = 0;
			do {
				const { nextId, loss } = yield* onePass(video, id, clock, signal);
				if (signal.aborted) return;
				if (nextId === id) throw noFrames(video, loss);
				// Every pass loses the same.
				if (loss !== undefined && id === 0)
					say(`The clip ${video.name} was played to its frame ${nextId - 1}: ${loss}.`);
				id = nextId;
			} while (options.loop === true && !signal.aborted);
		},
	});
}

const noFrames = ({ name }: Y4mVideo, why: string | undefined): UserError =>
	new UserError(`Cannot play the clip ${name}: it holds no frames${why === undefined ? '' : `: ${why}`}.`);

/** What a pass came to: the number of the frame after its last, and what was lost, one sentence without its stop. */
interface PassEnd {
	readonly nextId: number;
	readonly loss: string | undefined;
}

async function* onePass(
	video: Y4mVideo,
	firstId: number,
	clock: FrameClock,
	signal: AbortSignal,
): AsyncGenerator<SourceFrame, PassEnd> {
	const parser = createY4mParser();
	let id = firstId;
	try {
		for await (const piece of video.bytes(signal)) {
			if (signal.aborted) break;
			for (const data of parser.push(piece)) yield y4mFrame(parser, data, id++, clock);
		}
		return { nextId: id, loss: signal.aborted ? undefined : parser.end() };
	} catch (error) {
		throw clipError(video, error);
	}
}

/** A parsed picture as a source frame; its model time follows from its id and the header's rate. */
export function y4mFrame(parser: Y4mParser, data: Uint8Array, id: number, clock: FrameClock): SourceFrame {
	if (parser.header === undefined) throw new Error('a Y4M picture cannot come before its header');
	const { width, height, rate, pixelAspect } = parser.header;
	return {
		id,
		light: { format: 'gray8', width, height, pixelAspect, data },
		capturedAtMs: clock.nowMs(),
		modelTimeMs: (id * 1000 * rate.denominator) / rate.numerator,
	};
}

function clipError({ name, reason }: Y4mVideo, error: unknown): unknown {
	if (!(error instanceof Error)) return error;
	const why = error instanceof UserError ? error.message : reason(error);
	return why === undefined ? error : new UserError(`Cannot play the clip ${name}: ${why}`);
}
