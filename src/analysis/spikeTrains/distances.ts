/**
 * Distance of two spike trains by their traces, each spike an exponential (van Rossum 2001), in the norm in which one spike against none is 1:
 * D² = Σᵢⱼ e^(−|aᵢ−aⱼ|/τ) + Σᵢⱼ e^(−|bᵢ−bⱼ|/τ) − 2 Σᵢⱼ e^(−|aᵢ−bⱼ|/τ), in time proportional to the number of spikes (Houghton & Kreuz 2012).
 * @param a spike times in order, s @param b the other's @param tauS time constant, s, above 0
 */
export function vanRossumDistance(a: ArrayLike<number>, b: ArrayLike<number>, tauS: number): number {
	// All three by the same sums: equal trains are at 0 exactly. Others may come out a rounding below.
	const squared = overlap(a, a, tauS) + overlap(b, b, tauS) - 2 * overlap(a, b, tauS);
	return Math.sqrt(Math.max(0, squared));
}

/** Σᵢⱼ e^(−|aᵢ−bⱼ|/τ): at each spike the trace that the other train's earlier ones have left. */
function overlap(a: ArrayLike<number>, b: ArrayLike<number>, tauS: number): number {
	let [traceA, traceB, lastS, sum] = [0, 0, Number.NEGATIVE_INFINITY, 0];
	let [i, j] = [0, 0];
	while (i < a.length || j < b.length) {
		const isA = j >= b.length || (i < a.length && (a[i] as number) <= (b[j] as number));
		const timeS = (isA ? a[i++] : b[j++]) as number;
		const decay = lastS === Number.NEGATIVE_INFINITY ? 0 : Math.exp(-(timeS - lastS) / tauS);
		traceA *= decay;
		traceB *= decay;
		lastS = timeS;
		if (isA) {
			sum += traceB;
			traceA++;
		} else {
			sum += traceA;
			traceB++;
		}
	}
	return sum;
}

/**
 * What it costs to turn one spike train into the other, where a spike is put in or taken out for 1 and moved for `perS` times the way (Victor & Purpura 1996).
 * Takes time proportional to the product of the numbers of spikes.
 * @param a spike times in order, s @param b the other's @param perS cost of moving a spike by a second, 1/s, 0 or more
 */
export function victorPurpuraDistance(a: ArrayLike<number>, b: ArrayLike<number>, perS: number): number {
	let costs = Float64Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const next = new Float64Array(b.length + 1);
		next[0] = i;
		for (let j = 1; j <= b.length; j++) {
			const moved = (costs[j - 1] as number) + perS * Math.abs((a[i - 1] as number) - (b[j - 1] as number));
			next[j] = Math.min((costs[j] as number) + 1, (next[j - 1] as number) + 1, moved);
		}
		costs = next;
	}
	return costs[b.length] as number;
}
