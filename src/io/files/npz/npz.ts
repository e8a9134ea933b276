import { crc32 } from '../../light/crc32.ts';
import { type NpyArray, npyParts } from './npy.ts';

/** Bytes from which a zip file would need its larger form, which is not written. */
const mostBytes = 2 ** 32 - 1;

/** What both of a zip file's records of a member say (APPNOTE 4.3.7 and 4.3.12): stored, in UTF-8, from the first moment that zip knows. */
interface Member {
	readonly name: Uint8Array;
	readonly checksum: number;
	readonly length: number;
	readonly offset: number;
}

/** Version, flags, method, time and date: 2.0, names in UTF-8, stored, midnight of 1 January 1980, so that the same arrays make the same file. */
const common = [20, 0x0800, 0, 0, 0x21];

function recordOf(mark: number, before: readonly number[], member: Member, after: Uint8Array): Uint8Array {
	const { name, checksum, length } = member;
	const bytes = new Uint8Array(4 + 2 * before.length + 2 * common.length + 16 + after.length + name.length);
	const view = new DataView(bytes.buffer);
	view.setUint32(0, mark, true);
	let at = 4;
	for (const each of [...before, ...common]) {
		view.setUint16(at, each, true);
		at += 2;
	}
	for (const each of [checksum, length, length]) {
		view.setUint32(at, each, true);
		at += 4;
	}
	view.setUint16(at, name.length, true);
	bytes.set(after, at + 4);
	bytes.set(name, at + 4 + after.length);
	return bytes;
}

/** What only the list at the end says of a member: no comment, attributes none, and where it begins. */
function placeOf({ offset }: Member): Uint8Array {
	const bytes = new Uint8Array(14);
	new DataView(bytes.buffer).setUint32(10, offset, true);
	return bytes;
}

function endOf(members: number, listAt: number, listBytes: number): Uint8Array {
	const bytes = new Uint8Array(22);
	const view = new DataView(bytes.buffer);
	view.setUint32(0, 0x06054b50, true);
	view.setUint16(8, members, true);
	view.setUint16(10, members, true);
	view.setUint32(12, listBytes, true);
	view.setUint32(16, listAt, true);
	return bytes;
}

const checksumOf = (parts: readonly Uint8Array[]): number => {
	let checksum = 0;
	for (const part of parts) checksum = crc32(part, checksum);
	return checksum;
};

/**
 * A `.npz` file, which `numpy.load` reads: arrays by name in an uncompressed zip file (PKWARE APPNOTE 6.3). The same arrays make the same bytes.
 * @returns its parts in order; those of the values are the values themselves, not copies
 * @throws RangeError for a shape that its values do not have, a name that is empty, and more than 4 GB or 65,535 arrays
 */
export function npzParts(arrays: Readonly<Record<string, NpyArray>>): Uint8Array[] {
	const parts: Uint8Array[] = [];
	const members: Member[] = [];
	let offset = 0;
	const add = (part: Uint8Array): void => {
		parts.push(part);
		offset += part.length;
	};
	for (const [name, array] of Object.entries(arrays)) {
		if (name === '') throw new RangeError('an array of a .npz file needs a name');
		const npy = npyParts(array);
		const length = npy[0].length + npy[1].length;
		const member = { name: new TextEncoder().encode(`${name}.npy`), checksum: checksumOf(npy), length, offset };
		members.push(member);
		add(recordOf(0x04034b50, [], member, new Uint8Array(0)));
		for (const each of npy) add(each);
		if (offset > mostBytes)
			throw new RangeError('a .npz file holds at most 4 GB: choose fewer quantities, or write HDF5');
	}
	if (members.length > 65_535) throw new RangeError(`a .npz file holds at most 65,535 arrays; got ${members.length}`);
	const listAt = offset;
	for (const member of members) add(recordOf(0x02014b50, [20], member, placeOf(member)));
	add(endOf(members.length, listAt, offset - listAt));
	return parts;
}

/** The same as one piece. */
export function npzFile(arrays: Readonly<Record<string, NpyArray>>): Uint8Array<ArrayBuffer> {
	const parts = npzParts(arrays);
	const file = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		file.set(part, at);
		at += part.length;
	}
	return file;
}
