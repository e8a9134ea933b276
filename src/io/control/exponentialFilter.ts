import { type ChannelSpike, type EstimatorKind, isCountable, rateDrive, type SpikeEstimator } from './estimator.ts';

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

/** Choosing it says all. */
type Exponential = { readonly kind: 'exponential' };

/** The exponential filter as a choice: as late as the windowed count, its time constant is half the law's window. */
export const exponentialFilter: EstimatorKind<Exponential, Exponential> = {
	title: 'Exponential filter',
	help: 'spikes forgotten by and by; as late as the windowed count',
	read: (choice) => choice,
	drive(parameters) {
		const { windowMs, cells } = parameters;
		return rateDrive(createExponentialFilter({ tauMs: windowMs / 2, cells }), parameters);
	},
	// After 20 time constants a spike weighs 2e-9 of what it did.
	memoryMs: ({ windowMs }) => 10 * windowMs,
};
