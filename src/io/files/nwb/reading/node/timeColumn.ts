import type { Hdf5Input } from './hdf5Input.ts';

/**
 * So many times are read together, 4 MiB: as many as lie together in the file. Of a piece that HDF5 keeps together it reads all whenever it reads any, so that asking for single
 * numbers would read the same again and again.
 */
const atOnce = 512 * 1024;
/** Blocks that stay in memory. */
const kept = 2;

/** Ascending times of a data set, of which a part is in memory at a time. */
export interface TimeColumn {
	/** Some of them, from and up to but not including. */
	read(from: number, to: number): Float64Array;
	/** Place of the first time at or after `tS` within a range, s; the end of the range where none of it is. */
	firstAtOrAfter(range: readonly [number, number], tS: number): number;
}

/** @param total how many there are */
export function timeColumn(file: Pick<Hdf5Input, 'numbers'>, path: string, total: number): TimeColumn {
	const blocks = new Map<number, Float64Array>();
	const block = (number: number): Float64Array => {
		const known = blocks.get(number);
		if (known) return known;
		const from = number * atOnce;
		const read = file.numbers(path, [[from, Math.min(total, from + atOnce)]]);
		// The one that came first goes first.
		for (const oldest of blocks.keys()) if (blocks.size >= kept) blocks.delete(oldest);
		blocks.set(number, read);
		return read;
	};
	const at = (place: number): number => block(Math.floor(place / atOnce))[place % atOnce] as number;
	return {
		read(from, to) {
			const all = new Float64Array(Math.max(0, to - from));
			for (let place = from; place < to; ) {
				const number = Math.floor(place / atOnce);
				const end = Math.min(to, (number + 1) * atOnce);
				all.set(block(number).subarray(place - number * atOnce, end - number * atOnce), place - from);
				place = end;
			}
			return all;
		},
		firstAtOrAfter([from, to], tS) {
			let [low, high] = [from, to];
			while (low < high) {
				const middle = (low + high) >>> 1;
				if (at(middle) < tS) low = middle + 1;
				else high = middle;
			}
			return low;
		},
	};
}
