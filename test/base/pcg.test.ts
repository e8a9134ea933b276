import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../src/base/pcg.ts';

describe('the seeded generator', () => {
	it('gives the same numbers for the same seed, and others for its neighbour', () => {
		fc.assert(
			fc.property(fc.integer(), (seed) => {
				const take = (from: number) => Array.from({ length: 8 }, createSeededRandom(from));
				expect(take(seed)).toEqual(take(seed));
				expect(take(seed)).not.toEqual(take(seed + 1));
			}),
		);
	});

	it('is uniform from 0 to 1: mean, variance and neighbours are what they should be within 5 standard errors', () => {
		const n = 100_000;
		const numbers = Array.from({ length: n }, createSeededRandom(42));
		expect(numbers.every((each) => each >= 0 && each < 1)).toBe(true);
		const off = numbers.map((each) => each - 0.5);
		const mean = off.reduce((sum, each) => sum + each, 0) / n;
		const variance = off.reduce((sum, each) => sum + each * each, 0) / n;
		const lagged = off.slice(1).reduce((sum, each, k) => sum + each * (off[k] ?? 0), 0) / n;
		// Standard errors of the mean, of the variance (fourth moment 1/80) and of the product of neighbours.
		expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
		expect(Math.abs(variance - 1 / 12)).toBeLessThan(5 * Math.sqrt((1 / 80 - 1 / 144) / n));
		expect(Math.abs(lagged)).toBeLessThan((5 * (1 / 12)) / Math.sqrt(n));
	});
});
