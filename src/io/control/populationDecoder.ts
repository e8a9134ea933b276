import { UserError } from '../../base/errors.ts';
import { type ChannelSpike, isCountable, type SpikeEstimator } from './estimator.ts';
import { countInto, featureCount, type LagShape } from './laggedCounts.ts';
import { crossValidatedRidge, predict, type RidgeTrial } from './ridge.ts';

/** A decoder's shape and weights: closure = intercept + Σ weights·counts. */
export interface PopulationDecoder extends LagShape {
	readonly intercept: number;
	/** Closure per spike, by channel and lag: weights[channel][k] for ages from k to k+1 bins. */
	readonly weights: readonly (readonly number[])[];
}

/** A recording from which a decoder learns: spikes, and the closure that ought to have been. */
export interface DecoderRecording {
	readonly spikes: readonly ChannelSpike[];
	readonly durationMs: number;
	/** The closure wanted at a time, ms. */
	readonly target: (tMs: number) => number;
}

/** How a decoder is fitted. */
export interface DecoderFitOptions extends LagShape {
	/** A sample is taken this often, ms; default a bin. */
	readonly sampleMs?: number;
	/** Stretches left out in turn by the cross-validation; default 5. */
	readonly folds?: number;
}

/** A fitted decoder and how it came about. */
export interface DecoderFit {
	readonly decoder: PopulationDecoder;
	readonly samples: number;
	/** Regularisation that did best on the stretches left out. */
	readonly lambda: number;
	readonly trials: readonly RidgeTrial[];
	/** Error of the best constant on the stretches left out. */
	readonly constantRmse: number;
}

/** Ranges of a decoder's shape. */
export const LAG_RANGES = {
	channels: { min: 1, max: 65_536, unit: 'channels' },
	binMs: { min: 1, max: 1000, unit: 'ms' },
	lags: { min: 1, max: 100, unit: 'bins' },
} as const;

function checkShape(shape: LagShape): void {
	for (const name of ['channels', 'binMs', 'lags'] as const) {
		const { min, max, unit } = LAG_RANGES[name];
		const value = shape[name];
		if (!(value >= min && value <= max) || (name !== 'binMs' && !Number.isInteger(value))) {
			throw new UserError(`Decoder ${name} is ${value}; it must be from ${min} to ${max} ${unit}.`);
		}
	}
}

/**
 * Fits a linear population decoder to recordings: ridge regression on the counts of all channels with lags, as linear
 * reconstruction from ganglion cells is done (Warland, Reinagel & Meister 1997, doi:10.1152/jn.1997.78.5.2336), here of
 * the wanted closure. λ is chosen by cross-validation over stretches of time.
 * @throws UserError for a shape out of range or recordings that hold too little
 */
export function fitDecoder(recordings: readonly DecoderRecording[], options: DecoderFitOptions): DecoderFit {
	checkShape(options);
	const { channels, binMs, lags, sampleMs = binMs, folds = 5 } = options;
	if (!(sampleMs > 0)) throw new UserError(`Decoder sampleMs is ${sampleMs}; it must be above 0 ms.`);
	const features: Float64Array[] = [];
	const targets: number[] = [];
	for (const { spikes, durationMs, target } of recordings) {
		const usable = spikes.filter(isCountable).sort((a, b) => a.tMs - b.tMs);
		let from = 0;
		let to = 0;
		// Only instants whose bins lie wholly in the recording: before it, spikes are unknown, not absent.
		for (let tMs = binMs * lags; tMs <= durationMs; tMs += sampleMs) {
			while ((usable[from]?.tMs ?? tMs) <= tMs - binMs * lags && from < usable.length) from++;
			while (to < usable.length && (usable[to]?.tMs ?? 0) <= tMs) to++;
			const row = new Float64Array(featureCount(options));
			countInto(row, options, usable.slice(from, to), tMs);
			features.push(row);
			targets.push(target(tMs));
		}
	}
	if (features.length < 10 * folds) {
		throw new UserError(
			`The recordings give ${features.length} samples; a decoder needs at least ${10 * folds}: record for longer, or use fewer or shorter bins.`,
		);
	}
	const fit = crossValidatedRidge({ features, targets: Float64Array.from(targets) }, folds);
	const weights = Array.from({ length: channels }, (_, channel) =>
		Array.from(fit.map.weights.subarray(channel * lags, (channel + 1) * lags)),
	);
	return {
		decoder: { channels, binMs, lags, intercept: fit.map.intercept, weights },
		samples: features.length,
		lambda: fit.lambda,
		trials: fit.trials,
		constantRmse: fit.constantRmse,
	};
}

/** A decoder that errs by more than this part of what the best constant errs has learnt nothing. */
const leastGain = 0.95;

/** Why a fitted decoder is of no use; undefined where it is of some. */
export function uselessDecoder({ trials, lambda, constantRmse }: DecoderFit): string | undefined {
	const rmse = trials.find((each) => each.lambda === lambda)?.rmse ?? Number.POSITIVE_INFINITY;
	if (rmse <= leastGain * constantRmse) return undefined;
	return `on stretches left out the decoder errs by ${rmse.toFixed(3)}, the best constant by ${constantRmse.toFixed(3)}: it has learnt nothing from these spikes. Check that spikes and target are of the same recording`;
}

/**
 * The decoder's delay for a change that all channels share, ms: the mean age of the bins, each at its middle, by the sum of
 * their weights: Σ W_k·(k+½)·bin / Σ W_k. NaN when the weights add up to 0: such a decoder answers only to changes.
 */
export function decoderDelayMs({ weights, binMs, lags }: PopulationDecoder): number {
	let total = 0;
	let moment = 0;
	for (let k = 0; k < lags; k++) {
		const sum = weights.reduce((all, channel) => all + (channel[k] as number), 0);
		total += sum;
		moment += sum * (k + 0.5) * binMs;
	}
	return total === 0 ? Number.NaN : moment / total;
}

/** A fitted decoder as an estimator. Its closure is not yet bounded: the grip shaper does that. */
export function createDecoderEstimator(decoder: PopulationDecoder): SpikeEstimator {
	checkShape(decoder);
	const { channels, binMs, lags, intercept } = decoder;
	const map = { intercept, weights: Float64Array.from(decoder.weights.flat()) };
	if (map.weights.length !== featureCount(decoder) || !map.weights.every(Number.isFinite)) {
		throw new UserError(`A decoder of ${channels} channels and ${lags} lags needs ${channels * lags} finite weights.`);
	}
	const row = new Float64Array(featureCount(decoder));
	let spikes: ChannelSpike[] = [];
	return {
		unit: 'closure',
		delayMs: decoderDelayMs(decoder),
		push(more) {
			for (const spike of more) if (isCountable(spike) && spike.channel < channels) spikes.push(spike);
		},
		at(tMs) {
			const fromMs = tMs - binMs * lags;
			spikes = spikes.filter((spike) => spike.tMs > fromMs);
			countInto(row, decoder, spikes, tMs);
			return predict(map, row);
		},
	};
}
