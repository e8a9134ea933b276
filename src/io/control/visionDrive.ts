import type { ChannelSpike, SpikeEstimator } from './estimator.ts';
import { createExponentialFilter } from './exponentialFilter.ts';
import type { ControlParameters } from './parameters.ts';
import { createDecoderEstimator, type PopulationDecoder } from './populationDecoder.ts';
import { createWindowedCount } from './windowedCount.ts';

/**
 * Which estimator turns spikes into a wanted closure: the windowed count, the exponential filter of the same delay (its time
 * constant is half the window), or a fitted population decoder.
 */
export type EstimatorSpec =
	| { readonly kind: 'count' }
	| { readonly kind: 'exponential' }
	| { readonly kind: 'decoder'; readonly decoder: PopulationDecoder };

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

/** The estimator that the parameters and the choice give. @throws UserError for a decoder that makes no sense */
export function createVisionDrive(parameters: ControlParameters, spec: EstimatorSpec): VisionDrive {
	const { windowMs, cells, thresholdHz, gainPerHz } = parameters;
	const mapped = (rateHz: number) => (rateHz - thresholdHz) * gainPerHz;
	const rateDriven = (estimator: SpikeEstimator): VisionDrive => ({
		delayMs: estimator.delayMs,
		push: (spikes) => estimator.push(spikes),
		at(tMs) {
			const rateHz = estimator.at(tMs);
			return { rateHz, wanted: mapped(rateHz) };
		},
	});
	switch (spec.kind) {
		case 'count':
			return rateDriven(createWindowedCount({ windowMs, cells }));
		case 'exponential':
			return rateDriven(createExponentialFilter({ tauMs: windowMs / 2, cells }));
		case 'decoder': {
			const decoder = createDecoderEstimator(spec.decoder);
			const meter = createWindowedCount({ windowMs, cells });
			return {
				delayMs: decoder.delayMs,
				push(spikes) {
					const all = [...spikes];
					decoder.push(all);
					meter.push(all);
				},
				at: (tMs) => ({ rateHz: meter.at(tMs), wanted: decoder.at(tMs) }),
			};
		}
	}
}

/** How far back any estimator looks with these parameters, ms: what must be kept for another one to take over. */
export function memoryMs({ windowMs }: ControlParameters, spec: EstimatorSpec): number {
	// After 20 time constants a spike weighs 2e-9 of what it did.
	return spec.kind === 'decoder'
		? Math.max(windowMs, spec.decoder.binMs * spec.decoder.lags)
		: spec.kind === 'exponential'
			? 10 * windowMs
			: windowMs;
}
