import type { ControlParameters } from './parameters.ts';

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

/** What the spikes ask for at an instant. */
export interface VisionIntent {
	/** Mean rate per cell, Hz: the estimator's own, or for a decoder that of the windowed count. */
	readonly rateHz: number;
	/** Closure wanted, not yet bounded. */
	readonly wanted: number;
}

/** Spikes in, a wanted closure out. */
export interface VisionDrive {
	/** The estimator's delay, ms. */
	readonly delayMs: number;
	push(spikes: Iterable<ChannelSpike>): void;
	/** At an instant not before the last one. */
	at(tMs: number): VisionIntent;
}

/** A kind of estimator: all that depends on which one is chosen. */
export interface EstimatorKind<Choice, Spec> {
	readonly title: string;
	/** What it is, for help. */
	readonly help: string;
	/** A choice of it goes with a file. */
	readonly needsFile?: true;
	/** What a session's choice asks for. @throws UserError for a file that makes no sense */
	read(choice: Choice): Spec;
	/** @throws UserError for a decoder that makes no sense */
	drive(parameters: ControlParameters, spec: Spec): VisionDrive;
	/** How far back it looks, ms: what must be kept for another one to take over. */
	memoryMs(parameters: ControlParameters, spec: Spec): number;
}

/** An estimate of the rate as a wanted closure, by threshold and gain of the law. */
export function rateDrive(
	estimator: SpikeEstimator,
	{ thresholdHz, gainPerHz }: Pick<ControlParameters, 'thresholdHz' | 'gainPerHz'>,
): VisionDrive {
	return {
		delayMs: estimator.delayMs,
		push: (spikes) => estimator.push(spikes),
		at(tMs) {
			const rateHz = estimator.at(tMs);
			return { rateHz, wanted: (rateHz - thresholdHz) * gainPerHz };
		},
	};
}

/** Whether a spike can be counted at all. */
export function isCountable({ tMs, channel }: ChannelSpike): boolean {
	return Number.isFinite(tMs) && Number.isInteger(channel) && channel >= 0;
}
