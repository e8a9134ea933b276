import type { Readable } from 'node:stream';
import { UserError } from '../../../base/errors.ts';
import { createByteChunks } from '../byteChunks.ts';
import { type FrameClock, type FrameSource, frameSource } from '../frameSource.ts';
import { type RawFormat, requireRawFormat } from '../rawFormat.ts';

/**
 * Raw grey frames (sRGB-encoded, one byte a pixel, width × height bytes a frame, nothing between them) from any byte
 * stream, such as standard input. Frame k takes effect at k/rate of model time, so the same bytes give the same run; when
 * the reader is slow the stream is held back, not dropped. A stream can be read once: reading again ends at once.
 * A last, incomplete frame is a UserError, since it means the size given is wrong or the sender broke off.
 */
export function rawSource(name: string, stream: Readable, format: RawFormat, clock: FrameClock): FrameSource {
	requireRawFormat(format);
	const { width, height, framesPerSecond } = format;
	const size = width * height;
	return frameSource({
		name,
		timing: 'recorded',
		async *read(signal) {
			const bytes = createByteChunks();
			const stop = (): void => void stream.destroy();
			signal.addEventListener('abort', stop, { once: true });
			let id = 0;
			try {
				if (stream.readableEnded || stream.destroyed) return;
				for await (const piece of stream as AsyncIterable<Uint8Array | string>) {
					bytes.push(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
					for (let data = bytes.take(size); data !== undefined; data = bytes.take(size)) {
						yield {
							id,
							light: { format: 'gray8', width, height, data },
							capturedAtMs: clock.nowMs(),
							modelTimeMs: (id * 1000) / framesPerSecond,
						};
						id++;
					}
				}
				if (bytes.length > 0) {
					throw new UserError(
						`The raw frames from ${name} end within frame ${id}: ${bytes.length} of ${size} bytes for ${width}×${height}.`,
					);
				}
			} catch (error) {
				// Destroying the stream on abort makes its iterator throw: that is how it is cancelled, not a fault.
				if (!signal.aborted) throw error;
			} finally {
				signal.removeEventListener('abort', stop);
				stream.destroy();
			}
		},
	});
}
