/** Spikes counted in bins of equal length, unit by unit. */
export interface SpikeCounts {
	readonly bins: number;
	/** Each unit's counts, one a bin. */
	readonly units: readonly Float64Array[];
}

/**
 * Counts spikes in whole bins from `fromS` on: what does not fill a bin at the end is left out.
 * @param trains spike times in order, s, unit by unit
 */
export function spikeCounts(
	trains: readonly ArrayLike<number>[],
	{ fromS, toS, binS }: { readonly fromS: number; readonly toS: number; readonly binS: number },
): SpikeCounts {
	const bins = Math.floor((toS - fromS) / binS + 1e-9);
	const units = trains.map((times) => {
		const counts = new Float64Array(bins);
		for (let k = 0; k < times.length; k++) {
			const bin = Math.floor(((times[k] as number) - fromS) / binS);
			if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] as number) + 1;
		}
		return counts;
	});
	return { bins, units };
}

/** A deviation that counts as none: below it a correlation would be one of rounding errors. */
const leastDeviation = 1e-10;

/** Pearson's correlation; undefined where one of the two does not vary (a standard deviation below 1e-10). */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
	const count = a.length;
	let [sumA, sumB] = [0, 0];
	for (let k = 0; k < count; k++) {
		sumA += a[k] as number;
		sumB += b[k] as number;
	}
	let [aa, bb, ab] = [0, 0, 0];
	for (let k = 0; k < count; k++) {
		const x = (a[k] as number) - sumA / count;
		const y = (b[k] as number) - sumB / count;
		aa += x * x;
		bb += y * y;
		ab += x * y;
	}
	if (!(Math.sqrt(aa / count) >= leastDeviation && Math.sqrt(bb / count) >= leastDeviation)) return undefined;
	return ab / Math.sqrt(aa * bb);
}

/** The mean of those that are there; undefined when none is. */
export function meanOf(values: readonly (number | undefined)[]): number | undefined {
	const there = values.filter((value) => value !== undefined);
	return there.length === 0 ? undefined : there.reduce((sum, value) => sum + value, 0) / there.length;
}
