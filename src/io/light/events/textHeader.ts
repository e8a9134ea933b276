import { createByteChunks } from '../byteChunks.ts';
import type { SensorSize } from './eventDecoder.ts';

/** Longest line of a header, and most lines: what has more is none. */
const mostBytes = 65_536;
const newline = 10;

/** The lines of text before the words of a RAW or DAT file: each begins with `%` (Prophesee, file formats RAW and DAT). */
export interface TextHeader {
	/** Keywords in lower case, without `%`, and what stands behind each. */
	readonly fields: ReadonlyMap<string, string>;
	/** The sensor, from `geometry`, `format` or `width` and `height`. */
	readonly size: SensorSize | undefined;
}

/** Reads a header from pieces of any size. */
export interface TextHeaderReader {
	/** The header once it is whole: the first byte behind it has come. */
	readonly header: TextHeader | undefined;
	/** The bytes behind the header among those that came; undefined while it is not whole. */
	push(piece: Uint8Array): Uint8Array | undefined;
}

/** Reads the header at the start of a file. */
export function createTextHeaderReader(): TextHeaderReader {
	const chunks = createByteChunks();
	const fields = new Map<string, string>();
	let header: TextHeader | undefined;
	let read = 0;

	function finish(): Uint8Array {
		header = { fields, size: sizeOf(fields) };
		return chunks.take(chunks.length) ?? new Uint8Array(0);
	}

	return {
		get header() {
			return header;
		},
		push(piece) {
			if (header) return piece;
			chunks.push(piece);
			while (chunks.length > 1 && read < mostBytes) {
				const start = chunks.take(2) ?? new Uint8Array(0);
				const rest = chunks.take(chunks.length) ?? new Uint8Array(0);
				chunks.push(start);
				chunks.push(rest);
				// A word of data may begin with the code of `%`, but hardly with that of a blank behind it.
				if (start[0] !== 0x25 || !(start[1] === 0x20 || start[1] === 0x25 || start[1] === newline)) return finish();
				const length = chunks.lengthThrough(newline, mostBytes);
				if (length === undefined) return undefined;
				const line = new TextDecoder('latin1').decode(chunks.take(length)).replace(/^%+/, '').trim();
				read += length;
				if (line === 'end') return finish();
				const [keyword = ''] = line.split(/\s/, 1);
				fields.set(keyword.toLowerCase(), line.slice(keyword.length).trim());
			}
			return undefined;
		},
	};
}

function sizeOf(fields: ReadonlyMap<string, string>): SensorSize | undefined {
	const geometry = /^(\d+)x(\d+)$/.exec(fields.get('geometry') ?? '');
	const format = fields.get('format') ?? '';
	const of = (name: string): number => Number(new RegExp(`${name}=(\\d+)`).exec(format)?.[1] ?? fields.get(name) ?? 0);
	const width = geometry ? Number(geometry[1]) : of('width');
	const height = geometry ? Number(geometry[2]) : of('height');
	return width > 0 && height > 0 ? { width, height } : undefined;
}
