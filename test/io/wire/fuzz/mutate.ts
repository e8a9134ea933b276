import { EMERGENCY_STOP, MAX_FRAME_BYTES } from '../../../../src/io/wire/constants.ts';

/** Uniform numbers from 0 to 1, seeded. */
export type Random = () => number;

/** A whole number from 0 to n − 1. */
export const below = (random: Random, n: number): number => Math.floor(random() * n);

/** Bytes that parsers stumble over: zero, code bytes at their limits, the stop's letters, varints that go on. */
const AWKWARD = [0x00, 0x01, 0x7f, 0x80, 0xfa, 0xfb, 0xfe, 0xff, 0x13, 0x1f, 0x53, 0x54, 0x4f, 0x50];

const anyByte = (random: Random): number =>
	random() < 0.3 ? (AWKWARD[below(random, AWKWARD.length)] ?? 0) : below(random, 256);

/** Random bytes, up to so many; a quarter of them from the awkward ones. */
export function randomBytes(random: Random, most: number): Uint8Array {
	return Uint8Array.from({ length: below(random, most + 1) }, () => anyByte(random));
}

const splice = (bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array => {
	const out = new Uint8Array(bytes.length - removed + added.length);
	out.set(bytes.subarray(0, at));
	out.set(added, at);
	out.set(bytes.subarray(at + removed), at + added.length);
	return out;
};

/** One change of the kinds that lines and programmers make. */
function mutateOnce(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
	const at = below(random, bytes.length + 1);
	const length = 1 + below(random, Math.min(16, bytes.length - at + 1));
	const removed = Math.min(length, bytes.length - at);
	switch (below(random, 8)) {
		case 0: {
			const out = bytes.slice();
			if (at < out.length) out[at] = (out[at] ?? 0) ^ (1 << below(random, 8));
			return out;
		}
		case 1: {
			const out = bytes.slice();
			if (at < out.length) out[at] = anyByte(random);
			return out;
		}
		case 2:
			return splice(bytes, at, removed, new Uint8Array());
		case 3:
			return splice(bytes, at, 0, randomBytes(random, 8));
		case 4:
			// A piece heard twice.
			return splice(bytes, at, 0, bytes.slice(at, at + removed));
		case 5:
			return splice(bytes, at, 0, other.slice(below(random, other.length), below(random, other.length + 1)));
		case 6:
			return splice(bytes, at, 0, Uint8Array.from(EMERGENCY_STOP));
		default:
			return bytes.slice(0, at);
	}
}

/** A few changes at random places; never longer than eight frames. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
	let out = bytes;
	for (let changes = 1 + below(random, 4); changes > 0; changes--) out = mutateOnce(out, other, random);
	return out.length > 8 * MAX_FRAME_BYTES ? out.slice(0, 8 * MAX_FRAME_BYTES) : out;
}
