import { DELIMITER, MAX_FRAME_BYTES } from './constants.ts';

/**
 * Consistent overhead byte stuffing (Cheshire and Baker 1999, doi:10.1109/90.769765): the frame without any zero, one
 * byte longer. Frames here are shorter than 254 bytes, so the code byte 0xFF never occurs.
 * @throws RangeError for more than 250 bytes
 */
export function stuff(frame: Uint8Array): Uint8Array {
	if (frame.length > MAX_FRAME_BYTES) {
		throw new RangeError(`a frame has ${frame.length} bytes; at most ${MAX_FRAME_BYTES} are allowed`);
	}
	const stuffed = new Uint8Array(frame.length + 1);
	let codeAt = 0;
	for (let i = 0; i < frame.length; i++) {
		const byte = frame[i] as number;
		if (byte === DELIMITER) {
			stuffed[codeAt] = i + 1 - codeAt;
			codeAt = i + 1;
		} else {
			stuffed[i + 1] = byte;
		}
	}
	stuffed[codeAt] = frame.length + 1 - codeAt;
	return stuffed;
}

/**
 * Undoes `stuff` in place of its argument.
 * @param stuffed the bytes between two delimiters
 * @param length how many of them count
 * @returns the frame (a view on the argument), or null when the code bytes do not fit the length
 */
export function unstuff(stuffed: Uint8Array, length: number = stuffed.length): Uint8Array | null {
	if (length === 0) return null;
	let codeAt = 0;
	while (codeAt < length) {
		const code = stuffed[codeAt] as number;
		if (code === 0) return null;
		// The zero that a code stands for takes the place of the next code byte.
		if (codeAt > 0) stuffed[codeAt] = 0;
		codeAt += code;
	}
	return codeAt === length ? stuffed.subarray(1, length) : null;
}
