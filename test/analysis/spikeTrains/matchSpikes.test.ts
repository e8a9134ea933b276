import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchSpikes } from '../../../src/analysis/spikeTrains/matchSpikes.ts';
import '../../property.ts';

describe('two trains spike by spike', () => {
	it('match one to one within the tolerance, and what is left of each is named', () => {
		expect(matchSpikes([0.1, 0.2, 0.3], [0.1005, 0.21, 0.3, 0.4], 0.001)).toEqual({
			matched: 2,
			missed: [1],
			extra: [1, 3],
			largestS: expect.closeTo(0.0005, 9),
		});
	});

	it('of equal trains nothing is left, at any tolerance', () => {
		expect(matchSpikes([1, 2, 3], [1, 2, 3], 0)).toEqual({ matched: 3, missed: [], extra: [], largestS: 0 });
	});

	const train = fc
		.array(fc.integer({ min: 0, max: 40 }), { maxLength: 7 })
		.map((times) => [...new Set(times)].sort((a, b) => a - b));

	/** The most pairs that any one to one matching has, by trying. */
	const most = (a: readonly number[], b: readonly number[], tolerance: number): number => {
		const [first, ...rest] = a;
		if (first === undefined) return 0;
		const without = most(rest, b, tolerance);
		return b.reduce(
			(best, other, k) =>
				Math.abs(other - first) <= tolerance
					? Math.max(best, 1 + most(rest, [...b.slice(0, k), ...b.slice(k + 1)], tolerance))
					: best,
			without,
		);
	};

	it('are matched in as many pairs as can be', () => {
		fc.assert(
			fc.property(train, train, fc.integer({ min: 0, max: 6 }), (a, b, tolerance) => {
				const { matched, missed, extra } = matchSpikes(a, b, tolerance);
				expect(matched).toBe(most(a, b, tolerance));
				expect([missed.length + matched, extra.length + matched]).toEqual([a.length, b.length]);
			}),
			{ numRuns: 150 },
		);
	});
});
