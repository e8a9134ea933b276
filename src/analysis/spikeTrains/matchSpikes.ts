/** Two trains of one cell, spike by spike. */
export interface MatchedSpikes {
	readonly matched: number;
	/** Places of spikes that only the first train has, and only the second. */
	readonly missed: readonly number[];
	readonly extra: readonly number[];
	/** Largest distance in time of two that match, s; 0 where none do. */
	readonly largestS: number;
}

/**
 * Matches spikes of two trains one to one where they lie within a tolerance, in order: as many as can be, since of two ascending trains the earliest that fit
 * leave the most to what follows.
 * @param a spike times in order, s @param b the other's @param toleranceS largest distance of two that match, s, 0 or more
 */
export function matchSpikes(a: ArrayLike<number>, b: ArrayLike<number>, toleranceS: number): MatchedSpikes {
	const missed: number[] = [];
	const extra: number[] = [];
	let [i, j, matched, largestS] = [0, 0, 0, 0];
	while (i < a.length && j < b.length) {
		const apart = (b[j] as number) - (a[i] as number);
		if (Math.abs(apart) <= toleranceS) {
			matched++;
			largestS = Math.max(largestS, Math.abs(apart));
			i++;
			j++;
		} else if (apart > 0) missed.push(i++);
		else extra.push(j++);
	}
	while (i < a.length) missed.push(i++);
	while (j < b.length) extra.push(j++);
	return { matched, missed, extra, largestS };
}
