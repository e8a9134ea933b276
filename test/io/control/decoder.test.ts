import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createSeededRandom } from '../../../src/base/pcg.ts';
import { createGripController } from '../../../src/io/control/controlLaw.ts';
import { decoderText, parseDecoder } from '../../../src/io/control/decoderFile.ts';
import type { ChannelSpike } from '../../../src/io/control/estimator.ts';
import { createDecoderEstimator, decoderDelayMs, fitDecoder } from '../../../src/io/control/populationDecoder.ts';
import { crossValidatedRidge, fitRidge, predict } from '../../../src/io/control/ridge.ts';

const rows = (...values: number[][]): Float64Array[] => values.map((row) => Float64Array.from(row));

describe('Ridge regression', () => {
	test('without a penalty finds the line through points on it', () => {
		const map = fitRidge({ features: rows([0], [1], [2]), targets: Float64Array.of(1, 3, 5) }, 0);
		expect(map.weights[0]).toBeCloseTo(2, 12);
		expect(map.intercept).toBeCloseTo(1, 12);
	});

	test('shrinks the slope by 1/(1 + lambda) on one standardised feature, and leaves the mean alone', () => {
		// x = −1, 1 has mean 0 and variance 1; least squares gives slope 3 about the mean 4.
		const samples = { features: rows([-1], [1]), targets: Float64Array.of(1, 7) };
		for (const lambda of [0, 0.5, 2]) {
			const map = fitRidge(samples, lambda);
			expect(map.weights[0]).toBeCloseTo(3 / (1 + lambda), 12);
			expect(map.intercept).toBeCloseTo(4, 12);
		}
	});

	test('solves two correlated features as done by hand', () => {
		// Centred sums: x1·x1 = 4, x2·x2 = 4, x1·x2 = 2, x1·y = 4, x2·y = 3 over 4 samples, each feature of variance 1:
		// (1 + λ) a + b/2 = 1 and a/2 + (1 + λ) b = 3/4, at λ = 1: a = 13/30, b = 4/15.
		const r = Math.sqrt(3) / 2;
		const x1 = [1, 1, -1, -1];
		const orthogonal = [1, -1, 1, -1];
		const features = rows(...x1.map((x, k) => [x, 0.5 * x + r * (orthogonal[k] ?? 0)]));
		const c = (0.75 - 0.5) / r;
		const targets = Float64Array.from(x1, (x, k) => x + c * (orthogonal[k] ?? 0));
		const map = fitRidge({ features, targets }, 1);
		expect(map.weights[0]).toBeCloseTo(13 / 30, 12);
		expect(map.weights[1]).toBeCloseTo(4 / 15, 12);
	});

	test('gives a feature that never changes no weight', () => {
		const map = fitRidge({ features: rows([5, 0], [5, 1], [5, 2]), targets: Float64Array.of(0, 1, 2) }, 0.1);
		expect(map.weights[0]).toBe(0);
	});

	test('refuses features that say the same without a penalty, and what is no number', () => {
		expect(() => fitRidge({ features: rows([1, 1], [2, 2], [3, 3]), targets: Float64Array.of(1, 2, 3) }, 0)).toThrow(
			'no single solution',
		);
		expect(() => fitRidge({ features: rows([1], [Number.NaN]), targets: Float64Array.of(1, 2) }, 1)).toThrow(
			'Sample 1',
		);
		expect(() => fitRidge({ features: rows([1], [2]), targets: Float64Array.of(1, Number.NaN) }, 1)).toThrow(
			'Sample 1',
		);
		expect(() => fitRidge({ features: rows([1], [2]), targets: Float64Array.of(1, 2) }, -1)).toThrow('lambda is -1');
	});

	test('cross-validation prefers a large penalty for noise and a small one for a clear relation', () => {
		const random = createSeededRandom(1);
		const noisy = Array.from({ length: 60 }, () => Float64Array.from({ length: 30 }, () => random() - 0.5));
		const noise = crossValidatedRidge({ features: noisy, targets: Float64Array.from(noisy, () => random() - 0.5) });
		const clear = crossValidatedRidge({
			features: noisy,
			targets: Float64Array.from(noisy, (row) => 1 + 2 * (row[3] ?? 0) - (row[7] ?? 0)),
		});
		expect(noise.lambda).toBeGreaterThanOrEqual(1);
		expect(clear.lambda).toBeLessThanOrEqual(1e-4);
		expect(predict(clear.map, noisy[0] ?? new Float64Array())).toBeCloseTo(
			1 + 2 * (noisy[0]?.[3] ?? 0) - (noisy[0]?.[7] ?? 0),
			3,
		);
	});
});

/** Random spikes of three channels for so long. */
function randomSpikes(seed: number, durationMs: number): ChannelSpike[] {
	const random = createSeededRandom(seed);
	return Array.from({ length: Math.round(durationMs / 10) }, () => ({
		channel: Math.floor(3 * random()),
		tMs: durationMs * random(),
	}));
}

describe('The population decoder', () => {
	const shape = { channels: 3, binMs: 50, lags: 2 };
	const truth = {
		...shape,
		intercept: 0.1,
		weights: [
			[0.05, 0.02],
			[0, -0.03],
			[0.01, 0],
		],
	};
	const recording = (seed: number) => {
		const spikes = randomSpikes(seed, 30_000);
		const knows = createDecoderEstimator(truth);
		knows.push(spikes);
		return { spikes, durationMs: 30_000, target: (tMs: number) => knows.at(tMs) };
	};

	test('finds the weights that made the target', () => {
		const { decoder, lambda } = fitDecoder([recording(1), recording(2)], shape);
		expect(lambda).toBe(1e-6);
		// The least penalty there is shrinks by about 1e-6 of a weight.
		decoder.weights.flat().forEach((weight, k) => {
			expect(weight).toBeCloseTo(truth.weights.flat()[k] ?? Number.NaN, 6);
		});
		expect(decoder.intercept).toBeCloseTo(0.1, 5);
	});

	test('is kept in a readable file and read back the same', () => {
		const fit = fitDecoder([recording(1)], shape);
		const text = decoderText(fit, [{ spikes: 'a.csv', target: 'a.truth.json' }]);
		expect(JSON.parse(text)).toMatchObject({ format: 'retinode-decoder', version: 1, channels: 3, lags: 2 });
		expect(parseDecoder(text, 'd.json')).toEqual(fit.decoder);
	});

	test('a file of version 1 opens', () => {
		const text = readFileSync(new URL('earlier/decoder1.json', import.meta.url), 'utf8');
		expect(parseDecoder(text, 'd.json')).toEqual({
			...{ channels: 2, binMs: 100, lags: 1, intercept: 0.25 },
			weights: [[0], [1]],
		});
	});

	test('a damaged or newer file is refused by its field', () => {
		const text = decoderText(fitDecoder([recording(1)], shape), []);
		const changed = (changes: object) => JSON.stringify({ ...JSON.parse(text), ...changes });
		expect(() => parseDecoder('{', 'd.json')).toThrow('d.json is no JSON');
		expect(() => parseDecoder(changed({ version: 2 }), 'd.json')).toThrow(
			"Decoder d.json: field 'version' is 2, which a newer Retinode has written; this one reads version 1",
		);
		expect(() => parseDecoder(changed({ binMs: 5000 }), 'd.json')).toThrow(
			"Decoder d.json: field 'binMs' must be at most 1000; got 5000.",
		);
		expect(() => parseDecoder(changed({ intercept: 'NaN' }), 'd.json')).toThrow("field 'intercept'");
		expect(() => parseDecoder(changed({ weights: [[1]] }), 'd.json')).toThrow(
			"'weights' must hold 3 rows of 2 numbers",
		);
	});

	test('refuses shapes out of range and recordings that are too short', () => {
		expect(() => fitDecoder([recording(1)], { ...shape, lags: 0 })).toThrow('Decoder lags is 0');
		expect(() => fitDecoder([recording(1)], { ...shape, channels: 600 })).toThrow('at most 512 features');
		expect(() => fitDecoder([{ ...recording(1), durationMs: 300 }], shape)).toThrow('at least 50');
	});

	test('has no delay to state when its weights add up to nothing', () => {
		expect(
			decoderDelayMs({
				...truth,
				weights: [
					[1, -1],
					[0, 0],
					[0, 0],
				],
			}),
		).toBeNaN();
	});

	test('drives the hand through the control law, bounded to 0 and 1', () => {
		const strong = { ...truth, weights: truth.weights.map((row) => row.map((weight) => 100 * weight)) };
		const controller = createGripController({ maxClosurePerS: 20 }, 0, {
			estimator: { kind: 'decoder', decoder: strong },
		});
		controller.push(randomSpikes(3, 4000));
		for (let tMs = 20; tMs <= 4000; tMs += 20) {
			const { closure, targetClosure } = controller.advance(tMs);
			for (const value of [closure, targetClosure]) {
				expect(value).toBeGreaterThanOrEqual(0);
				expect(value).toBeLessThanOrEqual(1);
			}
		}
		expect(controller.advance(4000).rateHz).toBeGreaterThan(0);
	});
});
