import { describe, expect, it } from 'vitest';
import { fitNakaRushton, nakaRushtonAt } from '../../src/analysis/fits/nakaRushton.ts';
import { UserError } from '../../src/base/errors.ts';
import { fc } from '../property.ts';

const intensities = Array.from({ length: 11 }, (_, k) => 10 ** (k / 2 - 2));

describe('the Naka–Rushton fit', () => {
	it('finds the curve that made the data, whichever it was', () => {
		fc.assert(
			fc.property(
				fc.double({ min: 1, max: 60, noNaN: true }),
				fc.double({ min: -1, max: 2, noNaN: true }),
				fc.double({ min: 0.5, max: 2, noNaN: true }),
				(largest, logHalf, exponent) => {
					const made = { largest, half: 10 ** logHalf, exponent };
					const found = fitNakaRushton(
						intensities,
						intensities.map((each) => nakaRushtonAt(made, each)),
					);
					// Exact data: only where the iteration stops limits it.
					expect(found.largest / made.largest).toBeCloseTo(1, 4);
					expect(found.half / made.half).toBeCloseTo(1, 3);
					expect(found.exponent / made.exponent).toBeCloseTo(1, 4);
				},
			),
			{ numRuns: 60 },
		);
	});

	it('is the best curve for data that none fits: moving any parameter is worse', () => {
		const responses = [0.2, 0.5, 1.4, 3.1, 6.5, 9.2, 13.8, 15.1, 17.5, 17.9, 18.3];
		const found = fitNakaRushton(intensities, responses);
		const rms = (curve: typeof found) =>
			Math.sqrt(
				intensities.reduce((sum, each, i) => sum + ((responses[i] ?? 0) - nakaRushtonAt(curve, each)) ** 2, 0) /
					intensities.length,
			);
		expect(rms(found)).toBeCloseTo(found.rms, 12);
		for (const name of ['largest', 'half', 'exponent'] as const) {
			for (const factor of [0.99, 1.01])
				expect(rms({ ...found, [name]: found[name] * factor })).toBeGreaterThan(found.rms);
		}
	});

	it('refuses what it cannot fit', () => {
		expect(() => fitNakaRushton([1, 2, 3], [1, 2, 3])).toThrow(UserError);
		expect(() => fitNakaRushton([0, 1, 2, 3], [1, 2, 3, 4])).toThrow(/intensities above 0/);
		expect(() => fitNakaRushton([1, 2, 3, 4], [0, 0, 0, 0])).toThrow(/responses above 0/);
	});
});
