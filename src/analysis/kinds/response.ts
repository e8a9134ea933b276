/** A quantity of one cell over a run. */
export interface TraceResponse {
	readonly kind: 'trace';
	/** Times of the samples, s, ascending, at equal distances. */
	readonly timesS: ArrayLike<number>;
	/** The quantity at those times, in its own unit. */
	readonly values: ArrayLike<number>;
}

/** The spikes of one cell over a run. */
export interface SpikeResponse {
	readonly kind: 'spikes';
	/** Ascending, s. */
	readonly spikesS: readonly number[];
}

/** What was recorded of one cell in one run. */
export type Response = TraceResponse | SpikeResponse;

/** Part of a run that counts, s: from ≤ t < to; a window that ends with the run holds its last sample too. */
export interface Window {
	readonly fromS: number;
	readonly toS: number;
}

/** The spikes within a window, s. */
export const spikesWithin = ({ spikesS }: SpikeResponse, { fromS, toS }: Window): readonly number[] =>
	spikesS.filter((tS) => tS >= fromS && tS < toS);

/** Distance by which a time may miss a sample by rounding, s. */
const slackS = 1e-9;

/** The indices of the samples of a trace within a window, its ends included. */
export function samplesWithin({ timesS }: TraceResponse, { fromS, toS }: Window): readonly number[] {
	return Array.from(timesS, (_, k) => k).filter((k) => {
		const tS = timesS[k] as number;
		return tS >= fromS - slackS && tS <= toS + slackS;
	});
}

/** The sample at or just before a time. */
export function valueAt({ timesS, values }: TraceResponse, tS: number): number {
	let row = 0;
	while (row + 1 < values.length && (timesS[row + 1] as number) <= tS + slackS) row++;
	return values[row] as number;
}
