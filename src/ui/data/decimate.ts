import type { SampleRing } from './sampleRing.ts';

/** Columns ready for a plot: times in s, and one array of values per asked quantity, in which a sample without a value is a gap. */
export interface PlotColumns {
	readonly timesS: number[];
	readonly values: (number | null)[][];
}

/** What a plot draws of a sample: nothing where the quantity had no value. */
const drawn = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** The two values that stand for the samples from `first` to `end`: the extremes as they came; the first and a gap where one of them has no value. */
function extremes(ring: SampleRing, first: number, end: number, column: number): [number | null, number | null] {
	let low = first;
	let high = first;
	for (let j = first; j < end; j++) {
		const value = ring.value(j, column);
		if (!Number.isFinite(value)) return [drawn(ring.value(first, column)), null];
		if (value < ring.value(low, column)) low = j;
		if (value > ring.value(high, column)) high = j;
	}
	return [ring.value(Math.min(low, high), column), ring.value(Math.max(low, high), column)];
}

/**
 * Reads a window of a ring for a plot about `pixels` wide. Where there are more than two samples per pixel, each pixel gets the smallest and
 * the largest value in it, in the order in which they came: a spike of a millisecond stays visible in a window of a minute, and so does a sample without a value.
 */
export function readWindow(
	ring: SampleRing,
	fromMs: number,
	toMs: number,
	columns: readonly number[],
	pixels: number,
): PlotColumns {
	const timesS: number[] = [];
	const values: (number | null)[][] = columns.map(() => []);
	const first = ring.indexAt(fromMs);
	const end = ring.indexAt(toMs + 1e-9);
	const count = end - first;
	if (count <= 2 * pixels) {
		for (let i = first; i < end; i++) {
			timesS.push(ring.timeMs(i) / 1000);
			columns.forEach((column, k) => {
				values[k]?.push(drawn(ring.value(i, column)));
			});
		}
		return { timesS, values };
	}
	// Buckets of equal time with fixed edges, so that a point keeps its bucket while the window slides and nothing shimmers.
	const bucketMs = (toMs - fromMs) / pixels;
	let i = first;
	while (i < end) {
		const bucket = Math.floor(ring.timeMs(i) / bucketMs);
		const edgeMs = (bucket + 1) * bucketMs;
		let last = i + 1;
		while (last < end && ring.timeMs(last) < edgeMs) last++;
		timesS.push(ring.timeMs(i) / 1000);
		if (last - i > 1) timesS.push(ring.timeMs(last - 1) / 1000);
		columns.forEach((column, k) => {
			const [before, after] = extremes(ring, i, last, column);
			values[k]?.push(before);
			if (last - i > 1) values[k]?.push(after);
		});
		i = last;
	}
	return { timesS, values };
}
