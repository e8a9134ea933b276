import type { Hdf5Input } from './hdf5Input.ts';

/** Times of a data set that ascend, of which a part is read at a time. */
const atOnce = 512;

/**
 * Place of the first time at or after `tS` within part of a data set of ascending times, s: reads some of them, however many there are.
 * @returns from `from` to `to`, which is none of them
 */
export function firstAtOrAfter(
	file: Hdf5Input,
	path: string,
	[from, to]: readonly [number, number],
	tS: number,
): number {
	let [low, high] = [from, to];
	while (high - low > atOnce) {
		const middle = (low + high) >>> 1;
		if ((file.numbers(path, [[middle, middle + 1]])[0] as number) < tS) low = middle + 1;
		else high = middle;
	}
	const rest = low === high ? new Float64Array(0) : file.numbers(path, [[low, high]]);
	const found = rest.findIndex((each) => each >= tS);
	return found < 0 ? high : low + found;
}
