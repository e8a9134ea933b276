import { crc32 } from '../../light/crc32.ts';

/** Pixels of a picture for print for each of the SVG that it is drawn from: plots are 720 wide, which makes 183 mm (two columns of a journal). */
export const printScale = 3;
/** What such a picture says of itself. */
const dotsPerInch = 300;

/** Mark of eight bytes, and the head (a chunk of 13 bytes with 12 around it), which stands first in every file. */
const headEnd = 8 + 25;

/**
 * The same PNG with the resolution for print stated (chunk pHYs, in pixels per metre: PNG specification, 11.3.4.3), so that programs place it at its size.
 * @throws RangeError for bytes that are no PNG
 */
export function withPrintResolution(png: Uint8Array): Uint8Array<ArrayBuffer> {
	if (png[0] !== 0x89 || png[1] !== 0x50 || png.length < headEnd) throw new RangeError('the bytes are no PNG');
	const chunk = new Uint8Array(4 + 4 + 9 + 4);
	const view = new DataView(chunk.buffer);
	view.setUint32(0, 9);
	chunk.set(new TextEncoder().encode('pHYs'), 4);
	const perMetre = Math.round(dotsPerInch / 0.0254);
	view.setUint32(8, perMetre);
	view.setUint32(12, perMetre);
	view.setUint8(16, 1);
	view.setUint32(17, crc32(chunk.subarray(4, 17)));
	const stated = new Uint8Array(png.length + chunk.length);
	stated.set(png.subarray(0, headEnd));
	stated.set(chunk, headEnd);
	stated.set(png.subarray(headEnd), headEnd + chunk.length);
	return stated;
}
