import { I16_MAX, I16_MIN, U8_MAX, U16_MAX, U32_MAX } from './bits.ts';

const encoder = new TextEncoder();
const textDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A name is for people to read, never a reason to fail: of bad UTF-8 the ASCII is kept, and never grows longer. */
function readText(bytes: Uint8Array): string {
	try {
		return textDecoder.decode(bytes);
	} catch {
		return Array.from(bytes, (byte) => (byte < BEYOND_ASCII ? String.fromCharCode(byte) : '?')).join('');
	}
}

/** Longest variable-length number: 32 bits in groups of seven. */
const MAX_VARINT_BYTES = 5;
const GROUP_BITS = 7;
/** In the byte of a group: the bit that says that another follows, and those of the group. */
const MORE = 1 << GROUP_BITS;
const GROUP = MORE - 1;

/** The first code point that is not ASCII. */
const BEYOND_ASCII = 1 << 7;

/** How many bytes `writeVarint` needs for a number from 0 to 2^32 − 1. */
export function varintBytes(value: number): number {
	if (value < 2 ** GROUP_BITS) return 1;
	if (value < 2 ** (2 * GROUP_BITS)) return 2;
	if (value < 2 ** (3 * GROUP_BITS)) return 3;
	return value < 2 ** (4 * GROUP_BITS) ? 4 : MAX_VARINT_BYTES;
}

/** Writes a payload, little-endian; every method checks its range and names the field. */
export interface ByteWriter {
	/** @throws RangeError when the value is no whole number from 0 to 2^(8·bytes) − 1 */
	uint(field: string, value: number, bytes: 1 | 2 | 4): void;
	/** A quantity in steps: stored as the whole number nearest to value / step. @throws RangeError outside the range */
	steps(field: string, value: number, perUnit: number, bytes: 1 | 2): void;
	/** Like `steps`, two bytes, two's complement. */
	signedSteps(field: string, value: number, perUnit: number): void;
	/** Groups of seven bits, lowest first, the top bit of each byte says that more follow. */
	varint(field: string, value: number): void;
	/** One byte of length, then UTF-8. @throws RangeError when longer than `maxBytes` */
	text(field: string, value: string, maxBytes: number): void;
	/** What was written. */
	bytes(): Uint8Array;
}

/** A writer of payloads of up to `capacity` bytes. @throws RangeError (from its methods) when they do not suffice */
export function createByteWriter(capacity: number): ByteWriter {
	const buffer = new Uint8Array(capacity);
	let length = 0;
	const put = (field: string, byte: number): void => {
		if (length >= capacity) throw new RangeError(`${field} does not fit: a payload has at most ${capacity} bytes`);
		buffer[length++] = byte & U8_MAX;
	};
	const check = (field: string, value: number, low: number, high: number, shown: number): void => {
		if (!Number.isInteger(value) || value < low || value > high) {
			throw new RangeError(`${field} is ${shown}; its whole number on the wire must be from ${low} to ${high}`);
		}
	};
	const little = (field: string, value: number, bytes: number): void => {
		for (let i = 0; i < bytes; i++) put(field, Math.floor(value / 2 ** (8 * i)));
	};
	return {
		uint(field, value, bytes) {
			check(field, value, 0, 2 ** (8 * bytes) - 1, value);
			little(field, value, bytes);
		},
		steps(field, value, perUnit, bytes) {
			const steps = Math.round(value * perUnit);
			check(field, steps, 0, 2 ** (8 * bytes) - 1, value);
			little(field, steps, bytes);
		},
		signedSteps(field, value, perUnit) {
			const steps = Math.round(value * perUnit);
			check(field, steps, I16_MIN, I16_MAX, value);
			little(field, steps & U16_MAX, 2);
		},
		varint(field, value) {
			check(field, value, 0, U32_MAX, value);
			let rest = value;
			while (rest >= MORE) {
				put(field, (rest % MORE) | MORE);
				rest = Math.floor(rest / MORE);
			}
			put(field, rest);
		},
		text(field, value, maxBytes) {
			const utf8 = encoder.encode(value);
			if (utf8.length > maxBytes) {
				throw new RangeError(`${field} has ${utf8.length} bytes; at most ${maxBytes} are allowed`);
			}
			put(field, utf8.length);
			for (const byte of utf8) put(field, byte);
		},
		bytes: () => buffer.slice(0, length),
	};
}

/** Reads a payload; past its end every method gives 0 or '' and `ok` turns false. */
export interface ByteReader {
	uint(bytes: 1 | 2 | 4): number;
	steps(perUnit: number, bytes: 1 | 2): number;
	signedSteps(perUnit: number): number;
	varint(): number;
	text(maxBytes: number): string;
	/** False once anything did not fit. */
	ok(): boolean;
	/** Bytes not read yet. */
	left(): number;
}

/** A reader of one payload that survives any bytes. */
export function createByteReader(payload: Uint8Array): ByteReader {
	let at = 0;
	let fine = true;
	const next = (): number => {
		const byte = payload[at];
		if (byte === undefined) {
			fine = false;
			return 0;
		}
		at++;
		return byte;
	};
	const uint = (bytes: number): number => {
		let value = 0;
		for (let i = 0; i < bytes; i++) value += next() * 2 ** (8 * i);
		return value;
	};
	return {
		uint,
		steps: (perUnit, bytes) => uint(bytes) / perUnit,
		signedSteps: (perUnit) => ((uint(2) << 16) >> 16) / perUnit,
		varint() {
			let value = 0;
			for (let i = 0; i < MAX_VARINT_BYTES; i++) {
				const byte = next();
				value += (byte & GROUP) * 2 ** (GROUP_BITS * i);
				if (byte < MORE) {
					// One number, one spelling: a last group of zero or more than 32 bits is malformed.
					if ((i > 0 && byte === 0) || value > U32_MAX) fine = false;
					return value;
				}
			}
			fine = false;
			return 0;
		},
		text(maxBytes) {
			const bytes = next();
			if (bytes > maxBytes || at + bytes > payload.length) {
				fine = false;
				return '';
			}
			at += bytes;
			return readText(payload.subarray(at - bytes, at));
		},
		ok: () => fine,
		left: () => payload.length - at,
	};
}
