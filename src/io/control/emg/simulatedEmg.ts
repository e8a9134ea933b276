import { createSeededRandom } from '../../../base/pcg.ts';
import { checkedRateHz, type EmgBlock, type EmgSource, emgSource } from './emgSource.ts';
import { chain, onePoleHighPass, onePoleLowPass, type Section } from './sections.ts';

/** What a simulated muscle does. */
export interface SimulatedEmgOptions {
	/** Activation over time, 0 relaxed to 1 maximal voluntary contraction; bounded to that. */
	readonly activation: (tMs: number) => number;
	/** Length, ms; without it the signal goes on until it is cancelled. */
	readonly durationMs?: number;
	/** Samples per second; default 1000. */
	readonly rateHz?: number;
	/** Root mean square at maximal contraction, mV; default 0.5, assumed. */
	readonly maximumMv?: number;
	/** Root mean square of the noise of electrodes and amplifier, mV; default 0.01, assumed. */
	readonly noiseMv?: number;
	/** Seed of the noise, a whole number. */
	readonly seed: number;
}

/**
 * Corners of the spectrum, Hz: the shaping filter of Shwedyk et al. 1977 (doi:10.1109/TBME.1977.326175) with the values
 * common since Stulen & De Luca 1981 (doi:10.1109/TBME.1981.324738): power ∝ fh⁴f² / ((f² + fl²)(f² + fh²)²).
 */
export const EMG_SPECTRUM = { lowHz: 60, highHz: 120 } as const;

const BLOCK = 32;

/** Normal deviates (Box & Muller 1958, doi:10.1214/aoms/1177706645) of uniform ones. */
function normalDeviates(random: () => number): () => number {
	return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const shaping = (rateHz: number): Section => {
	const { lowHz, highHz } = EMG_SPECTRUM;
	return chain(onePoleHighPass(lowHz, rateHz), onePoleLowPass(highHz, rateHz), onePoleLowPass(highHz, rateHz));
};

/** Root mean square of a filter's answer to white noise of unit variance: that of its impulse response. */
function gainOf(section: Section, rateHz: number): number {
	let sum = 0;
	// The slowest corner, 60 Hz, has a time constant of 2.7 ms: after 100 ms nothing is left.
	for (let k = 0; k < rateHz / 10; k++) sum += section(k === 0 ? 1 : 0) ** 2;
	return Math.sqrt(sum);
}

/**
 * Samples of a simulated surface electromyogram, mV: band-limited Gaussian noise whose amplitude follows the activation,
 * the model of Hogan & Mann 1980 (doi:10.1109/TBME.1980.326652), with amplitude in proportion to activation, plus white
 * noise of the electrodes. Synthetic: it has no motor units, no fatigue, no cross-talk and no movement artefacts.
 * @returns the next sample at each call
 */
export function createEmgGenerator(options: SimulatedEmgOptions): () => number {
	const { activation, rateHz = 1000, maximumMv = 0.5, noiseMv = 0.01, seed } = options;
	checkedRateHz(rateHz);
	const normal = normalDeviates(createSeededRandom(seed));
	const shape = shaping(rateHz);
	const scale = maximumMv / gainOf(shaping(rateHz), rateHz);
	let k = 0;
	return () => {
		const level = Math.min(1, Math.max(0, activation((k++ * 1000) / rateHz)));
		return scale * (Number.isNaN(level) ? 0 : level) * shape(normal()) + noiseMv * normal();
	};
}

/**
 * A simulated muscle as a source; read again, it starts over with the same samples.
 * @throws UserError for a rate out of range
 */
export function simulatedEmg(options: SimulatedEmgOptions): EmgSource {
	const { rateHz = 1000, durationMs = Number.POSITIVE_INFINITY } = options;
	return emgSource({
		name: `simulated emg (seed ${options.seed})`,
		timing: 'recorded',
		rateHz,
		async *read(signal) {
			const next = createEmgGenerator(options);
			const total = Math.round((durationMs * rateHz) / 1000);
			for (let first = 0; first < total && !signal.aborted; first += BLOCK) {
				const samplesMv = Float64Array.from({ length: Math.min(BLOCK, total - first) }, next);
				const block: EmgBlock = {
					firstSample: first,
					samplesMv,
					receivedAtMs: ((first + samplesMv.length - 1) * 1000) / rateHz,
				};
				yield block;
			}
		},
	});
}
