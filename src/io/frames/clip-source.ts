import { createReadStream } from 'node:fs';
import { UserError } from '../../ode/errors.ts';
import { type FrameClock, type FrameSource, frameSource, type SourceFrame } from './frame-source.ts';
import { createY4mParser, type Y4mParser } from './y4m.ts';

/** How a recorded source is played. */
export interface PlayOptions {
	/** Start over at the end, for ever. Default false. */
	readonly loop?: boolean;
}

/**
 * A Y4M file as a source: frame k of the run takes effect at k/rate of model time. Reads as it goes, a few frames ahead.
 * UserError for a missing or unreadable file, one that is no Y4M, is cut short or holds no frame.
 */
export function clipSource(file: string, clock: FrameClock, options: PlayOptions = {}): FrameSource {
	const name = `clip ${file}`;
	return frameSource({
		name,
		timing: 'recorded',
		async *read(signal) {
			let id = 0;
			do {
				const before = id;
				for await (const frame of onePass(file, id, clock, signal)) {
					id = frame.id + 1;
					yield frame;
				}
				if (id === before && !signal.aborted) throw new UserError(`The clip ${file} holds no frames.`);
			} while (options.loop === true && !signal.aborted);
		},
	});
}

async function* onePass(
	file: string,
	firstId: number,
	clock: FrameClock,
	signal: AbortSignal,
): AsyncGenerator<SourceFrame> {
	const stream = createReadStream(file);
	const parser = createY4mParser();
	let id = firstId;
	try {
		for await (const piece of stream as AsyncIterable<Uint8Array>) {
			if (signal.aborted) return;
			for (const data of parser.push(piece)) yield y4mFrame(parser, data, id++, clock);
		}
		parser.end();
	} catch (error) {
		throw clipError(file, error);
	} finally {
		stream.destroy();
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

function clipError(file: string, error: unknown): unknown {
	if (error instanceof UserError) return new UserError(`Cannot play the clip ${file}: ${error.message}`);
	if (error instanceof Error && 'code' in error) {
		const reasons: Record<string, string> = {
			ENOENT: 'there is no such file',
			EACCES: 'it may not be read',
			EISDIR: 'it is a folder',
		};
		return new UserError(`Cannot play the clip ${file}: ${reasons[String(error.code)] ?? error.message}.`);
	}
	return error;
}
