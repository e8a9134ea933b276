import type { Readable } from 'node:stream';
import { UserError } from '../../../base/errors.ts';
import type { PictureFrame } from '../../../retina/light/field/lightFrame.ts';
import { createByteChunks } from '../byteChunks.ts';
import { type FrameClock, type FrameSource, frameSource } from '../frameSource.ts';
import { RAW_PIXELS, type RawFormat, requireRawFormat } from '../rawFormat.ts';

/** Red, green, blue with the fourth byte that a picture of colours has here. */
function withAlpha(rgb: Uint8Array): Uint8Array {
	const rgba = new Uint8Array((rgb.length / 3) * 4);
	for (let pixel = 0; pixel < rgb.length / 3; pixel++) {
		rgba.set(rgb.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
		rgba[4 * pixel + 3] = 255;
	}
	return rgba;
}

/** The picture that the bytes of a whole frame are. */
function pictureOf({ width, height, pixels = 'gray' }: RawFormat, data: Uint8Array): PictureFrame {
	switch (pixels) {
		case 'gray':
			return { format: 'gray8', width, height, data };
		case 'rgb24':
			return { format: 'rgba8', width, height, data: withAlpha(data) };
		case 'rgba':
			return { format: 'rgba8', width, height, data };
	}
}

/**
 * Raw frames (sRGB-encoded, width × height pixels a frame, nothing between them) from any byte stream, such as standard
 * input. Frame k takes effect at k/rate of model time, so the same bytes give the same run; when the reader is slow the stream is
 * held back, not dropped. A stream can be read once: reading again ends at once.
 * A last, incomplete frame is named and left out: the sender broke off, or the size given is wrong. UserError where none is whole.
 */
export function rawSource(name: string, stream: Readable, format: RawFormat, clock: FrameClock): FrameSource {
	requireRawFormat(format);
	const { width, height, framesPerSecond, pixels = 'gray' } = format;
	const { bytes: perPixel } = RAW_PIXELS[pixels];
	const size = width * height * perPixel;
	const cut = (frame: number, over: number): string =>
		`The raw frames from ${name} end within frame ${frame}: ${over} of ${size} bytes for ${width}×${height} pixels of ${perPixel} (${pixels}); the sender broke off, or the size or the pixels are others.`;
	return frameSource({
		name,
		timing: 'recorded',
		async *read(signal, say) {
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
							light: pictureOf(format, data),
							capturedAtMs: clock.nowMs(),
							modelTimeMs: (id * 1000) / framesPerSecond,
							...(id === 0 ? { lastsMs: 1000 / framesPerSecond } : {}),
						};
						id++;
					}
				}
				if (id === 0) {
					throw new UserError(bytes.length > 0 ? cut(0, bytes.length) : `No frame came from ${name} before its end.`);
				}
				if (bytes.length > 0) say(cut(id, bytes.length));
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
