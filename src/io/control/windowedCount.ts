import { type ChannelSpike, type EstimatorKind, isCountable, rateDrive, type SpikeEstimator } from './estimator.ts';

/** Window and number of cells. */
export interface WindowedCountOptions {
	/** Length of the window, ms, above 0. */
	readonly windowMs: number;
	/** Cells averaged over, from 1. */
	readonly cells: number;
}

/** The windowed count's delay, ms: every age from 0 to the window counts alike, so w/2. */
export function windowedCountDelayMs(windowMs: number): number {
	return windowMs / 2;
}

/**
 * Mean rate per cell over the last window, Hz, as in Arrow et al. 2021 (doi:10.1109/ISCAS51556.2021.9401160): counted and
 * averaged over time. A spike counts for exactly one window, from its own instant on.
 */
export function createWindowedCount({ windowMs, cells }: WindowedCountOptions): SpikeEstimator {
	let spikes: ChannelSpike[] = [];
	return {
		unit: 'Hz',
		delayMs: windowedCountDelayMs(windowMs),
		push(more) {
			for (const spike of more) if (isCountable(spike)) spikes.push(spike);
		},
		at(tMs) {
			const fromMs = tMs - windowMs;
			spikes = spikes.filter((spike) => spike.tMs > fromMs);
			const count = spikes.reduce((sum, spike) => (spike.tMs <= tMs ? sum + 1 : sum), 0);
			return (count * 1000) / (windowMs * cells);
		},
	};
}

/** Choosing it says all. */
type Count = { readonly kind: 'count' };

/** The windowed count as a choice: window and cells are the law's. */
export const windowedCount: EstimatorKind<Count, Count> = {
	title: 'Windowed count',
	help: 'spikes counted over the window; late by half of it',
	read: (choice) => choice,
	drive: (parameters) => rateDrive(createWindowedCount(parameters), parameters),
	memoryMs: ({ windowMs }) => windowMs,
};
