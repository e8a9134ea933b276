import type { ChannelSpike } from './estimator.ts';

/** How spikes become features: counts of every channel in bins that end at the instant and reach back. */
export interface LagShape {
	/** Channels counted, from 1. */
	readonly channels: number;
	/** Length of a bin, ms. */
	readonly binMs: number;
	/** Bins back in time, from 1. */
	readonly lags: number;
}

/** The number of features of a shape. */
export function featureCount({ channels, lags }: LagShape): number {
	return channels * lags;
}

/**
 * Counts spikes into features: number channel·lags + k is the count of a channel in the time from t − (k+1)·bin (excluded)
 * to t − k·bin (included). The bins slide with the instant, so that none has to be waited for.
 * @param out as long as {@link featureCount}; overwritten
 */
export function countInto(out: Float64Array, shape: LagShape, spikes: Iterable<ChannelSpike>, tMs: number): void {
	const { channels, binMs, lags } = shape;
	out.fill(0);
	for (const { channel, tMs: atMs } of spikes) {
		const age = tMs - atMs;
		if (age < 0 || channel >= channels) continue;
		const k = Math.floor(age / binMs);
		if (k < lags) out[channel * lags + k] = (out[channel * lags + k] as number) + 1;
	}
}
