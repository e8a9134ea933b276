import { type FileHandle, open } from 'node:fs/promises';
import { elementOr } from '../../../base/elementOr.ts';

/**
 * Whether a video file is all there, for those formats of which ffmpeg plays a part without a word: GIF (ends in a trailer), Ogg (every stream's
 * last page says so), JPEG (ends in a marker) and MPEG transport streams (whole packets; more cannot be known of them).
 */

/** As much of the file as is read at once, bytes. */
const windowBytes = 64 * 1024;

/** So many bytes of a file, or what there is of them, at a position; with what was read besides. Empty behind its end. */
type From = (position: number, least?: number) => Promise<Uint8Array>;

function readerOf(file: FileHandle): From {
	let start = 0;
	let window = new Uint8Array(0);
	return async (position, least = 1) => {
		if (position < start || position + least > start + window.length) {
			const { buffer, bytesRead } = await file.read(new Uint8Array(Math.max(windowBytes, least)), { position });
			start = position;
			window = buffer.subarray(0, bytesRead);
		}
		return window.subarray(position - start);
	};
}

/** The bytes of a table of colours, as a packed field of GIF says (GIF89a, sections 18 and 20). */
const tableBytes = (packed: number): number => ((packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1));

/** A GIF is a header, blocks, and a trailer (GIF89a, 1990). */
async function gifEnds(from: From): Promise<boolean> {
	const header = await from(0, 13);
	if (header.length < 13) return false;
	let position = 13 + tableBytes(header[10] as number);
	/** The next byte; NaN behind the end. */
	const byte = async (): Promise<number> => elementOr(await from(position++), 0, Number.NaN);
	for (;;) {
		switch (await byte()) {
			case 0x3b:
				return true;
			case 0x21:
				// An extension: its label, then sub-blocks.
				position++;
				break;
			case 0x2c: {
				// An image: place, size and packed field; its colours, if it has its own; the size of its codes, then sub-blocks.
				const image = await from(position, 9);
				if (image.length < 9) return false;
				position += 9 + tableBytes(image[8] as number) + 1;
				break;
			}
			default:
				return false;
		}
		for (let length = await byte(); length !== 0; length = await byte()) {
			if (Number.isNaN(length)) return false;
			position += length;
		}
	}
}

/** Every page of Ogg (RFC 3533, section 6) belongs to a stream; flags tell the first (2) and the last (4) of each. */
async function oggEnds(from: From): Promise<boolean> {
	const begun = new Set<number>();
	for (let position = 0; ; ) {
		const head = await from(position, 27);
		if (head.length < 27 || String.fromCharCode(...head.subarray(0, 4)) !== 'OggS') return false;
		const [flags, segments] = [head[5] as number, head[26] as number];
		const stream = new DataView(head.buffer, head.byteOffset).getUint32(14, true);
		const lengths = (await from(position + 27, segments)).subarray(0, segments);
		position += 27 + segments + lengths.reduce((sum, length) => sum + length, 0);
		// A page whose bytes are not all there ends nothing.
		if (lengths.length < segments || (await from(position - 1)).length === 0) return false;
		if (flags & 2) begun.add(stream);
		if (flags & 4) begun.delete(stream);
		if (begun.size === 0) return true;
	}
}

/** Where a scan of a JPEG ends: at the next marker that is no restart. NaN where the file ends before. */
async function scanEnd(from: From, begin: number): Promise<number> {
	for (let position = begin; ; ) {
		const bytes = await from(position, 2);
		if (bytes.length < 2) return Number.NaN;
		const index = bytes.indexOf(0xff);
		// The byte behind it is needed too.
		if (index < 0 || index === bytes.length - 1) {
			position += index < 0 ? bytes.length : index;
			continue;
		}
		const marker = bytes[index + 1] as number;
		position += index;
		if (marker === 0xff) position++;
		else if (marker === 0 || (marker >= 0xd0 && marker <= 0xd7)) position += 2;
		else return position;
	}
}

/** One JPEG, or several one after the other: each is markers and scans (ITU-T T.81, annex B) up to an end marker. */
async function jpegEnds(from: From): Promise<boolean> {
	const isMarker = (bytes: Uint8Array, marker: number): boolean => bytes[0] === 0xff && bytes[1] === marker;
	let position = 0;
	// What follows that begins none is somebody else's, and so is a file that is no JPEG.
	while (isMarker(await from(position, 2), 0xd8)) {
		position += 2;
		for (let bytes = await from(position, 4); !isMarker(bytes, 0xd9); bytes = await from(position, 4)) {
			if (bytes.length < 4 || bytes[0] !== 0xff) return false;
			const marker = bytes[1] as number;
			position += marker === 0xff ? 1 : 2 + 256 * (bytes[2] as number) + (bytes[3] as number);
			if (marker === 0xda) position = await scanEnd(from, position);
			if (Number.isNaN(position)) return false;
		}
		position += 2;
	}
	return true;
}

const syncByte = 0x47;

/** Packets of a transport stream (ISO/IEC 13818-1) begin with 0x47 and have 188 bytes, with a time before it 192, with a check behind it 204. */
async function transportEnds(from: From, size: number): Promise<boolean> {
	const bytes = await from(0, 1024);
	for (const [packet, offset] of [
		[188, 0],
		[192, 4],
		[204, 0],
	] as const) {
		if ([0, 1, 2, 3].every((k) => bytes[k * packet + offset] === syncByte)) return size % packet === 0;
	}
	// Its packets are found further on, by ffmpeg: nothing can be said.
	return true;
}

/** How a format ends. */
interface Format {
	readonly ends: (from: From, size: number) => Promise<boolean>;
	/** The beginning of a sentence. */
	readonly otherwise: string;
}

const jpeg: Format = { ends: jpegEnds, otherwise: 'It ends without the mark that ends a JPEG' };

const formats: Readonly<Record<string, Format>> = {
	gif: { ends: gifEnds, otherwise: 'It ends without the mark that ends a GIF' },
	ogg: { ends: oggEnds, otherwise: 'It ends without the page that ends each stream of an Ogg file' },
	image2: jpeg,
	jpeg_pipe: jpeg,
	mjpeg: jpeg,
	mpegts: { ends: transportEnds, otherwise: 'It ends within a packet of its transport stream' },
};

/**
 * What is missing at the end of a file, the beginning of a sentence; undefined where nothing is, or its format has no end that could be missed.
 * @param format ffprobe's name of it
 */
export async function missingEnd(path: string, format: string): Promise<string | undefined> {
	const known = formats[format];
	if (known === undefined) return undefined;
	const file = await open(path);
	try {
		const { size } = await file.stat();
		return (await known.ends(readerOf(file), size)) ? undefined : known.otherwise;
	} finally {
		await file.close();
	}
}
