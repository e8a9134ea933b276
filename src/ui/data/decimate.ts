import type { SampleRing } from './sampleRing.ts';

/** Columns ready for a plot: times in s, and one array of values per asked quantity. */
export interface PlotColumns {
	readonly timesS: number[];
	readonly values: number[][];
}

/**
 * Reads a window of a ring for a plot about `pixels` wide. Where there are more than two samples per pixel, each pixel gets the smallest and
 * the largest value in it, in the order in which they came: a spike of a millisecond stays visible in a window of a minute.
 */
export function readWindow(
	ring: SampleRing,
	fromMs: number,
	toMs: number,
	columns: readonly number[],
	pixels: number,
): PlotColumns {
	const timesS: number[] = [];
	const values: number[][] = columns.map(() => []);
	const first = ring.indexAt(fromMs);
	const end = ring.indexAt(toMs + 1e-9);
	const count = end - first;
	if (count <= 2 * pixels) {
		for (let i = first; i < end; i++) {
			timesS.push(ring.timeMs(i) / 1000);
			columns.forEach((column, k) => {
				values[k]?.push(ring.value(i, column));
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
			let low = i;
			let high = i;
			for (let j = i + 1; j < last; j++) {
				const value = ring.value(j, column);
				if (value < ring.value(low, column)) low = j;
				if (value > ring.value(high, column)) high = j;
			}
			values[k]?.push(ring.value(Math.min(low, high), column));
			if (last - i > 1) values[k]?.push(ring.value(Math.max(low, high), column));
		});
		i = last;
	}
	return { timesS, values };
}
