import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { npyParts } from '../../../../src/io/files/npz/npy.ts';
import { npzFile } from '../../../../src/io/files/npz/npz.ts';
import { readNpz } from '../../../../src/io/files/npz/readNpz.ts';

/** Members of a zip file by the list at its end, each checked against its own record and its checksum. */
function membersOf(file: Uint8Array): Map<string, Buffer> {
	const bytes = Buffer.from(file);
	const end = bytes.length - 22;
	expect(bytes.readUInt32LE(end)).toBe(0x06054b50);
	const members = new Map<string, Buffer>();
	let at = bytes.readUInt32LE(end + 16);
	for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
		expect(bytes.readUInt32LE(at)).toBe(0x02014b50);
		const [checksum, length, name, place] = [
			bytes.readUInt32LE(at + 16),
			bytes.readUInt32LE(at + 24),
			bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28)),
			bytes.readUInt32LE(at + 42),
		];
		// The list says 2 bytes more at its start (who made it); the rest of both is the same, up to the length of the name.
		expect(bytes.subarray(place + 4, place + 30).equals(bytes.subarray(at + 6, at + 32))).toBe(true);
		const from = place + 30 + bytes.readUInt16LE(place + 26);
		const content = bytes.subarray(from, from + length);
		expect(crc32(content)).toBe(checksum);
		members.set(name, content);
		at += 46 + bytes.readUInt16LE(at + 28);
	}
	expect(at).toBe(end);
	return members;
}

describe('a .npz file', () => {
	it('holds each array as a .npy member, with checksums that zip programs accept', () => {
		const members = membersOf(
			npzFile({
				'rod.V': { values: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] },
				größe: { values: Uint8Array.of(7) },
			}),
		);
		expect([...members.keys()]).toEqual(['rod.V.npy', 'größe.npy']);
		const rod = members.get('rod.V.npy') as Buffer;
		const headEnd = 10 + rod.readUInt16LE(8);
		expect([...rod.subarray(0, 8)]).toEqual([0x93, ...Buffer.from('NUMPY'), 1, 0]);
		expect(rod.toString('latin1', 10, headEnd)).toMatch(
			/^\{'descr': '<f4', 'fortran_order': False, 'shape': \(3, 2\), \} +\n$/,
		);
		expect(new Float32Array(new Uint8Array(rod.subarray(headEnd)).buffer)).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
	});

	it('is empty, and a whole zip file, without arrays', () => {
		expect(membersOf(npzFile({})).size).toBe(0);
	});

	it('refuses a name that is empty and a shape that its values do not have', () => {
		expect(() => npzFile({ '': { values: Uint8Array.of(1) } })).toThrow('needs a name');
		expect(() => npzFile({ a: { values: Uint8Array.of(1, 2, 3), shape: [2, 2] } })).toThrow('an array of 2 × 2');
	});
});

describe('a .npz file, read again', () => {
	const file = npzFile({
		'rod.V': { values: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] },
		times: { values: Float64Array.of(0.5) },
		one: { values: Int32Array.of(-7), shape: [] },
	});

	it('gives what was written, of bytes in whatever buffer', () => {
		for (const bytes of [file, Buffer.concat([file])]) {
			const read = readNpz(bytes);
			expect([...read.keys()]).toEqual(['rod.V', 'times', 'one']);
			expect(read.get('rod.V')).toEqual({ values: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] });
			expect(read.get('one')).toEqual({ values: Int32Array.of(-7), shape: [] });
		}
	});

	it('is refused where it is cut or spoiled, and says which array', () => {
		for (const length of [0, 10, file.length - 1]) {
			expect(() => readNpz(file.subarray(0, length))).toThrow('it has no end of a zip file');
		}
		const spoiled = Uint8Array.from(file);
		spoiled[150] = 0xff;
		expect(() => readNpz(spoiled)).toThrow('rod.V.npy is damaged');
		expect(() => readNpz(npzFile({ names: { values: ['a'] } }))).toThrow('names.npy is no array of numbers');
	});
});

describe('an array as .npy', () => {
	const textOf = (head: Uint8Array): string => Buffer.from(head).toString('latin1');

	it('has its head end at a multiple of 64 bytes, whatever it says', () => {
		for (const shape of [[1], [1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], []]) {
			const [head] = npyParts({ values: Float64Array.of(1), shape });
			expect(head.length % 64).toBe(0);
			expect(textOf(head).endsWith('\n')).toBe(true);
		}
	});

	it('has texts as code points of the length of the longest', () => {
		const [head, bytes] = npyParts({ values: ['µm', 'a', '😀'] });
		expect(textOf(head)).toContain("'<U2'");
		expect([...new Uint32Array(bytes.buffer)]).toEqual([0xb5, 0x6d, 0x61, 0, 0x1f600, 0]);
	});
});
