import { describe, expect, it } from 'vitest';
import { amplitudeAt, passbandOf, rhythmOf } from '../../src/analysis/numbers/spectrum.ts';
import {
	filterShape,
	spikeTriggeredAverage,
	strongestPlace,
} from '../../src/analysis/numbers/spikeTriggeredAverage.ts';
import { createSeededRandom } from '../../src/base/pcg.ts';

const everyS = 0.01;

/** Pictures of nearly normal noise (sums of uniform numbers), and spikes where a filter of them passes a threshold. */
function filtered(pixels: number, filter: (lag: number, pixel: number) => number, lags: number) {
	const random = createSeededRandom(5);
	const frames = Array.from({ length: 12_000 }, () =>
		Float64Array.from({ length: pixels }, () =>
			Array.from({ length: 12 }, random).reduce((sum, each) => sum + each, -6),
		),
	);
	const startsS = frames.map((_, k) => k * everyS);
	const spikesS = startsS.filter((_, k) => {
		let drive = 0;
		for (let lag = 0; lag < lags && lag <= k; lag++) {
			frames[k - lag]?.forEach((each, pixel) => {
				drive += filter(lag, pixel) * each;
			});
		}
		return drive > 1.5;
	});
	return {
		shown: { startsS, frame: (k: number) => frames[k] as Float64Array },
		spikesS: spikesS.map((tS) => tS + 0.004),
	};
}

describe('the spike-triggered average', () => {
	it('has the shape of the filter that made the spikes', () => {
		const weights = [0, 0.4, 1, 0.5, -0.3, -0.6, -0.2, 0];
		const { shown, spikesS } = filtered(1, (lag) => weights[lag] ?? 0, weights.length);
		const found = spikeTriggeredAverage(shown, spikesS, 8, 120);
		const { peak, peakS, biphasicIndex } = filterShape(found, 0);
		expect(peakS).toBeCloseTo(0.025, 9);
		expect(biphasicIndex).toBeCloseTo(0.6, 1);
		weights.forEach((weight, lag) => {
			expect((found.average[lag]?.[0] as number) / peak).toBeCloseTo(weight, 1);
		});
	});

	it('finds the place and the sign, and noise elsewhere within its standard error', () => {
		const { shown, spikesS } = filtered(25, (lag, pixel) => (pixel === 12 ? ([0, -2, -1][lag] ?? 0) : 0), 3);
		const found = spikeTriggeredAverage(shown, spikesS, 6, 120);
		expect(strongestPlace(found)).toEqual({ place: 12, lag: 1 });
		expect(filterShape(found, 12).peak).toBeLessThan(-20 * found.standardError);
		const elsewhere = found.average.flatMap((each) => Array.from(each).filter((_, pixel) => pixel !== 12));
		const rms = Math.sqrt(elsewhere.reduce((sum, each) => sum + each ** 2, 0) / elsewhere.length);
		expect(rms / found.standardError).toBeGreaterThan(0.7);
		expect(rms / found.standardError).toBeLessThan(1.2);
	});

	it('counts only spikes with a whole past within what was shown', () => {
		const shown = { startsS: [0, 0.1, 0.2, 0.3], frame: (k: number) => [k] };
		const found = spikeTriggeredAverage(shown, [0.05, 0.15, 0.25, 0.35, 0.45], 2, 0.4);
		expect(found.spikes).toBe(3);
		expect(found.average[0]?.[0]).toBeCloseTo(2 - 1.5, 12);
		expect(found.average[1]?.[0]).toBeCloseTo(1 - 1.5, 12);
		expect(found.everyS).toBeCloseTo(0.1, 12);
	});
});

describe('spectra', () => {
	it('finds what a filter passes', () => {
		// A damped sine of 10 Hz.
		const filter = Array.from({ length: 400 }, (_, k) => Math.exp(-k / 60) * Math.sin(2 * Math.PI * 10 * k * 0.001));
		const { bestHz, highestHz } = passbandOf(filter, 0.001, 100, 0.25);
		expect(bestHz).toBeGreaterThan(9);
		expect(bestHz).toBeLessThan(10.5);
		const cut = highestHz(0.1);
		expect(amplitudeAt(filter, 0.001, cut) / amplitudeAt(filter, 0.001, bestHz)).toBeGreaterThanOrEqual(0.1);
		expect(amplitudeAt(filter, 0.001, cut + 0.25) / amplitudeAt(filter, 0.001, bestHz)).toBeLessThan(0.1);
	});

	it('finds a rhythm, and none in a constant', () => {
		const trace = Array.from({ length: 2000 }, (_, k) => -40 + 2 * Math.sin(2 * Math.PI * 9.2 * k * 0.001));
		const { frequencyHz, part } = rhythmOf(trace, 0.001, 2, 40);
		expect(frequencyHz).toBeCloseTo(9.2, 0);
		expect(part).toBeGreaterThan(0.95);
		expect(
			rhythmOf(
				trace.map(() => -40.1),
				0.001,
				2,
				40,
			).part,
		).toBe(0);
	});
});
