import { createReadStream } from 'node:fs';
import type { FrameClock, FrameSource } from '../frameSource.ts';
import { type PlayOptions, y4mSource } from '../y4mSource.ts';

const reasons: Readonly<Record<string, string>> = {
	ENOENT: 'there is no such file',
	EACCES: 'it may not be read',
	EISDIR: 'it is a folder',
};

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
	const stream = createReadStream(file);
	try {
		yield* stream as AsyncIterable<Uint8Array>;
	} finally {
		stream.destroy();
	}
}

/**
 * A Y4M file as a source; see `y4mSource`.
 * UserError for a missing or unreadable file, one that is no Y4M or holds no frame.
 */
export function clipSource(file: string, clock: FrameClock, options: PlayOptions = {}): FrameSource {
	const reason = (error: Error): string | undefined =>
		'code' in error ? `${reasons[String(error.code)] ?? error.message}.` : undefined;
	return y4mSource({ name: file, bytes: () => bytesOf(file), reason }, clock, options);
}
