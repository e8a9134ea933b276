import { elementOr } from '../../../base/elementOr.ts';
import { crc32 } from '../../light/crc32.ts';
import type { NpyNumbers } from './npy.ts';

/** An array of numbers as it stands in a `.npz` file. */
export interface ReadArray {
	readonly values: NpyNumbers;
	readonly shape: readonly number[];
}

const makers: Readonly<Record<string, (bytes: ArrayBuffer) => NpyNumbers>> = {
	'<f4': (bytes) => new Float32Array(bytes),
	'<f8': (bytes) => new Float64Array(bytes),
	'|i1': (bytes) => new Int8Array(bytes),
	'<i2': (bytes) => new Int16Array(bytes),
	'<i4': (bytes) => new Int32Array(bytes),
	'|u1': (bytes) => new Uint8Array(bytes),
	'<u2': (bytes) => new Uint16Array(bytes),
	'<u4': (bytes) => new Uint32Array(bytes),
};

/** The numbers of a `.npy` file of version 1.0 in row order. @throws RangeError for another kind */
function readNpy(bytes: Uint8Array, name: string): ReadArray {
	const length = elementOr(bytes, 8, 0) + 256 * elementOr(bytes, 9, 0);
	const head = new TextDecoder('latin1').decode(bytes.subarray(10, 10 + length));
	const [, kind = '', tuple = ''] =
		/^\{'descr': '([^']*)', 'fortran_order': False, 'shape': \(([^)]*)\), \}/.exec(head) ?? [];
	const make = makers[kind];
	if (bytes[0] !== 0x93 || !make) throw new RangeError(`${name} is no array of numbers as this program writes them`);
	const shape = tuple
		.split(',')
		.filter((each) => each.trim() !== '')
		.map(Number);
	// A copy: of a Buffer, slice would give a view of memory that others share.
	return { values: make(new Uint8Array(bytes.subarray(10 + length)).buffer), shape };
}

/**
 * Reads the arrays of a `.npz` file that {@link npzFile} made.
 * @throws RangeError for one that is cut, damaged, compressed, or made otherwise
 */
export function readNpz(file: Uint8Array): ReadonlyMap<string, ReadArray> {
	const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
	const endAt = file.length - 22;
	if (endAt < 0 || view.getUint32(endAt, true) !== 0x06054b50) throw new RangeError('it has no end of a zip file');
	const arrays = new Map<string, ReadArray>();
	let at = view.getUint32(endAt + 16, true);
	for (let left = view.getUint16(endAt + 10, true); left > 0; left--) {
		if (at + 46 > endAt || view.getUint32(at, true) !== 0x02014b50) throw new RangeError('its list is damaged');
		const [method, checksum, length] = [
			view.getUint16(at + 10, true),
			view.getUint32(at + 16, true),
			view.getUint32(at + 24, true),
		];
		const nameLength = view.getUint16(at + 28, true);
		const offset = view.getUint32(at + 42, true);
		const name = new TextDecoder().decode(file.subarray(at + 46, at + 46 + nameLength));
		if (method !== 0) throw new RangeError(`${name} is compressed`);
		const from = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
		const bytes = file.subarray(from, from + length);
		if (bytes.length !== length || crc32(bytes) !== checksum) throw new RangeError(`${name} is damaged`);
		arrays.set(name.replace(/\.npy$/, ''), readNpy(bytes, name));
		at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
	}
	return arrays;
}
