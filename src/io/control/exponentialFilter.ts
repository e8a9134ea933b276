import { type ChannelSpike, isCountable, type SpikeEstimator } from './estimator.ts';

/** Time constant and number of cells. */
export interface ExponentialFilterOptions {
	/** Time constant τ, ms, above 0. */
	readonly tauMs: number;
	/** Cells averaged over, from 1. */
	readonly cells: number;
}

/**
 * Mean rate per cell, Hz, through a leaky integrator: each spike adds 1/τ and is forgotten as exp(−age/τ). Its delay is τ;
 * half of a step is reached after τ·ln 2. For the same delay as a windowed count, τ is half the window, and the estimate
 * varies as little: the variance of both at rate r is r/(2τ) = r/w.
 */
export function createExponentialFilter({ tauMs, cells }: ExponentialFilterOptions): SpikeEstimator {
	let waiting: ChannelSpike[] = [];
	let rateHz = 0;
	let lastMs = Number.NEGATIVE_INFINITY;
	const perSpikeHz = 1000 / (tauMs * cells);
	return {
		unit: 'Hz',
		delayMs: tauMs,
		push(more) {
			for (const spike of more) if (isCountable(spike)) waiting.push(spike);
		},
		at(tMs) {
			// A spike before the last instant that was told late enters as old as it is by now.
			const due = waiting.filter((spike) => spike.tMs <= tMs);
			waiting = waiting.filter((spike) => spike.tMs > tMs);
			if (Number.isFinite(lastMs)) rateHz *= Math.exp((lastMs - tMs) / tauMs);
			for (const spike of due) rateHz += perSpikeHz * Math.exp((spike.tMs - tMs) / tauMs);
			lastMs = tMs;
			return rateHz;
		},
	};
}
