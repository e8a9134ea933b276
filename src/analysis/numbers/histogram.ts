/** How often values fall into bins of one width, from 0 on. */
export interface Histogram {
	/** Middles of the bins. */
	readonly middles: readonly number[];
	readonly counts: readonly number[];
	/** Values at or beyond the last bin's end. */
	readonly above: number;
}

/** Counts values, none below 0, in bins from 0 up to `to`. @param width of a bin, above 0 */
export function histogramOf(values: readonly number[], width: number, to: number): Histogram {
	const bins = Math.max(1, Math.ceil(to / width - 1e-9));
	const counts = new Array<number>(bins).fill(0);
	let above = 0;
	for (const value of values) {
		const bin = Math.floor(value / width);
		if (bin < bins) counts[bin] = (counts[bin] as number) + 1;
		else above++;
	}
	return { middles: counts.map((_, k) => (k + 0.5) * width), counts, above };
}
