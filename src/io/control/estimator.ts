/** A spike as the control law takes it. */
export interface ChannelSpike {
	/** Index among the mapped ganglion cells, from 0. */
	readonly channel: number;
	/** ms on the spikes' clock. */
	readonly tMs: number;
}

/**
 * Spikes in, one number out. An estimator has no clock: it is asked at instants that never go backwards, and what it says
 * depends on the spikes at or before the instant alone, not on how the calls are spread.
 */
export interface SpikeEstimator {
	/** What `at` gives: a mean rate per cell, or a closure already. */
	readonly unit: 'Hz' | 'closure';
	/**
	 * The delay that the estimator adds, ms: the mean age of the spikes it weighs (the centroid of its impulse response,
	 * which is its group delay for slow changes). For a step of the rate it is the area between the answer and its end.
	 */
	readonly delayMs: number;
	/** Takes spikes in any order; those whose time or channel is no number, or whose channel is not mapped, are ignored. */
	push(spikes: Iterable<ChannelSpike>): void;
	/** The estimate at an instant, not before the last one. */
	at(tMs: number): number;
}

/** Whether a spike can be counted at all. */
export function isCountable({ tMs, channel }: ChannelSpike): boolean {
	return Number.isFinite(tMs) && Number.isInteger(channel) && channel >= 0;
}
