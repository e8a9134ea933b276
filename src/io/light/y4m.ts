import { UserError } from '../../base/errors.ts';
import { createByteChunks } from './byteChunks.ts';

/**
 * YUV4MPEG2 (`.y4m`), the uncompressed video format of mjpegtools, in which only the brightness plane is used. Pure:
 * works on bytes, in the browser too.
 *
 * The stream: a header line `YUV4MPEG2 W64 H48 F30:1 Ip A1:1 Cmono XCOLORRANGE=FULL\n`, then for each frame a line
 * `FRAME…\n` and the planes, Y first, then (unless mono) the two of colour. Values are 8 bits. Without XCOLORRANGE=FULL
 * black is 16 and white is 235, and grey is stretched to 0–255 (values beyond are clipped).
 */
export interface Y4mHeader {
	readonly width: number;
	readonly height: number;
	/** Frames per second, a ratio of whole numbers as in the file. */
	readonly rate: { readonly numerator: number; readonly denominator: number };
	/** Width of a pixel over its height; 1 where the file does not say (`A0:0`, or no such tag). */
	readonly pixelAspect: number;
	/** Colour tag without its C: `mono`, `420jpeg`, `422`… */
	readonly colour: string;
	readonly fullRange: boolean;
	/** Bytes of the colour planes that follow the Y plane of each frame. */
	readonly chromaBytes: number;
}

/** Largest side accepted, pixels. */
const MAX_SIDE = 16_384;
/** Longest header line accepted, bytes: beyond it the data is no Y4M. */
const MAX_LINE = 4096;
const NEWLINE = 10;
const MAGIC = 'YUV4MPEG2';

/** Share of the width and of the height that each of the two colour planes has, by the first part of the colour tag. */
const CHROMA: Readonly<Record<string, { readonly x: number; readonly y: number; readonly planes: number }>> = {
	mono: { x: 1, y: 1, planes: 0 },
	'420': { x: 2, y: 2, planes: 2 },
	'420jpeg': { x: 2, y: 2, planes: 2 },
	'420mpeg2': { x: 2, y: 2, planes: 2 },
	'420paldv': { x: 2, y: 2, planes: 2 },
	'411': { x: 4, y: 1, planes: 2 },
	'422': { x: 2, y: 1, planes: 2 },
	'444': { x: 1, y: 1, planes: 2 },
	'444alpha': { x: 1, y: 1, planes: 3 },
};

/** Parses the header line (without its newline). Throws UserError that names the field at fault. */
export function parseY4mHeader(line: string): Y4mHeader {
	const [magic, ...tags] = line.split(' ');
	if (magic !== MAGIC) throw new UserError(`Not a Y4M video: it must begin with ${MAGIC}.`);
	const tag = (letter: string): string | undefined => tags.find((t) => t.startsWith(letter))?.slice(1);
	const width = side('width (W)', tag('W'));
	const height = side('height (H)', tag('H'));
	const colour = tag('C') ?? '420jpeg';
	const chroma = Object.hasOwn(CHROMA, colour) ? CHROMA[colour] : undefined;
	if (chroma === undefined) {
		throw new UserError(
			`Y4M colour format (C) must be one of ${Object.keys(CHROMA).join(', ')} with 8 bits, got "${colour}".`,
		);
	}
	return {
		width,
		height,
		rate: frameRate(tag('F')),
		pixelAspect: pixelAspect(tag('A')),
		colour,
		fullRange: tags.includes('XCOLORRANGE=FULL'),
		chromaBytes:
			colour === '444alpha'
				? 3 * width * height
				: chroma.planes * Math.ceil(width / chroma.x) * Math.ceil(height / chroma.y),
	};
}

function side(field: string, text: string | undefined): number {
	const value = text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
	if (value >= 1 && value <= MAX_SIDE) return value;
	throw new UserError(`Y4M ${field} must be a whole number from 1 to ${MAX_SIDE}, got ${text ?? 'none'}.`);
}

function frameRate(text: string | undefined): { numerator: number; denominator: number } {
	const match = /^(\d{1,9}):(\d{1,9})$/.exec(text ?? '');
	const numerator = Number(match?.[1]);
	const denominator = Number(match?.[2]);
	if (match !== null && denominator > 0 && numerator / denominator > 0 && numerator / denominator <= 10_000) {
		return { numerator, denominator };
	}
	throw new UserError(
		`Y4M frame rate (F) must be a ratio such as 30:1, above 0 and at most 10000 Hz, got ${text ?? 'none'}.`,
	);
}

function pixelAspect(text: string | undefined): number {
	if (text === undefined) return 1;
	const match = /^(\d{1,9}):(\d{1,9})$/.exec(text);
	const [wide, high] = [Number(match?.[1]), Number(match?.[2])];
	if (wide === 0 && high === 0) return 1;
	if (wide > 0 && high > 0) return wide / high;
	throw new UserError(`Y4M pixel aspect (A) must be a ratio such as 1:1, or 0:0 where it is not known, got ${text}.`);
}

/** Reads a Y4M stream that arrives in pieces of any size. */
export interface Y4mParser {
	/** The header, once it has arrived. */
	readonly header: Y4mHeader | undefined;
	/**
	 * Takes in bytes and gives the full-range grey pictures completed by them. Throws UserError when the data is no Y4M; what
	 * follows a damaged place is left out and counted.
	 */
	push(piece: Uint8Array): Uint8Array[];
	/** Why no picture follows any more, though bytes do: one sentence; undefined while all is well. */
	readonly damage: string | undefined;
	/**
	 * Says that no more bytes come, and gives what is wrong with them: one sentence, or undefined for a whole video.
	 * Throws UserError when the header never came.
	 */
	end(): string | undefined;
}

/** A parser at the start of a stream. */
export function createY4mParser(): Y4mParser {
	const bytes = createByteChunks();
	let header: Y4mHeader | undefined;
	let insideFrame = false;
	let frames = 0;
	let damage: string | undefined;
	let leftOut = 0;

	const line = (): string | undefined => {
		const length = bytes.lengthThrough(NEWLINE, MAX_LINE);
		if (length === undefined) {
			if (bytes.length >= MAX_LINE) damaged();
			return undefined;
		}
		const taken = bytes.take(length);
		return taken === undefined ? undefined : String.fromCharCode(...taken.subarray(0, length - 1));
	};

	const damaged = (): void => {
		if (header === undefined) throw new UserError(`Not a Y4M video: it must begin with a line ${MAGIC} ….`);
		damage = `it is damaged: frame ${frames} does not begin with FRAME`;
	};

	const nextPicture = (): Uint8Array | undefined => {
		if (header === undefined) {
			const text = line();
			if (text === undefined) return undefined;
			header = parseY4mHeader(text);
		}
		if (!insideFrame) {
			const text = line();
			if (text === undefined) return undefined;
			if (text !== 'FRAME' && !text.startsWith('FRAME ')) {
				damaged();
				leftOut += text.length + 1;
				return undefined;
			}
			insideFrame = true;
		}
		const luma = header.width * header.height;
		const planes = bytes.take(luma + header.chromaBytes);
		if (planes === undefined) return undefined;
		insideFrame = false;
		frames++;
		const grey = planes.length === luma ? planes : planes.slice(0, luma);
		if (!header.fullRange) expandRange(grey);
		return grey;
	};

	return {
		get header() {
			return header;
		},
		get damage() {
			return damage;
		},
		push(piece) {
			if (damage !== undefined) {
				leftOut += piece.length;
				return [];
			}
			bytes.push(piece);
			const pictures: Uint8Array[] = [];
			for (let picture = nextPicture(); picture !== undefined; picture = nextPicture()) pictures.push(picture);
			return pictures;
		},
		end() {
			if (header === undefined) throw new UserError(`Not a Y4M video: it must begin with a line ${MAGIC} ….`);
			const bytesOver = leftOut + bytes.length;
			if (damage !== undefined) return `${damage}, and the ${bytesOver} bytes from there on are left out`;
			if (insideFrame || bytesOver > 0) return `it is cut short in frame ${frames}: ${bytesOver} bytes are left over`;
			return undefined;
		},
	};
}

/** 8-bit codes of limited range (16 black, 235 white; ITU-R BT.601) to full range, in place. */
function expandRange(grey: Uint8Array): void {
	for (let i = 0; i < grey.length; i++) {
		grey[i] = Math.min(255, Math.max(0, Math.round((((grey[i] as number) - 16) * 255) / 219)));
	}
}
