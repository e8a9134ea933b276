import { describe, expect, it } from 'vitest';
import { compareTrains } from '../../../src/analysis/spikeTrains/compareTrains.ts';
import { correlation, spikeCounts } from '../../../src/analysis/spikeTrains/counts.ts';
import { vanRossumDistance, victorPurpuraDistance } from '../../../src/analysis/spikeTrains/distances.ts';
import { populationAgreement } from '../../../src/analysis/spikeTrains/populationAgreement.ts';

/** Trains in order, the same for the same seed. */
function train(count: number, seed: number): number[] {
	let state = seed;
	return Array.from({ length: count }, () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return (10 * state) / 2 ** 32;
	}).sort((a, b) => a - b);
}

describe('distances of spike trains', () => {
	const a = [0.1, 0.35, 0.5];
	const b = [0.12, 0.7];

	// Elephant 1.1.1 on the same trains: van_rossum_distance with 50 ms, victor_purpura_distance with 10 /s.
	it.each([
		[a, b, 1.92705145, 3.2],
		[a, [], 1.76457387, 3],
		[a, [0.5], 1.41897001, 2],
		[b, [], 1.41422004, 2],
		[b, [0.5], 1.72115837, 3],
		[[], [0.5], 1, 1],
	])('equal what Elephant gives: %j against %j', (x, y, vanRossum, victorPurpura) => {
		expect(vanRossumDistance(x, y, 0.05)).toBeCloseTo(vanRossum, 8);
		expect(vanRossumDistance(y, x, 0.05)).toBeCloseTo(vanRossum, 8);
		expect(victorPurpuraDistance(x, y, 10)).toBeCloseTo(victorPurpura, 12);
	});

	it('van Rossum’s equals the sum over all pairs', () => {
		const [x, y] = [train(200, 1), train(150, 2)];
		const sum = (p: number[], q: number[]) =>
			p.reduce((all, s) => all + q.reduce((part, t) => part + Math.exp(-Math.abs(s - t) / 0.03), 0), 0);
		const squared = sum(x, x) + sum(y, y) - 2 * sum(x, y);
		expect(vanRossumDistance(x, y, 0.03)).toBeCloseTo(Math.sqrt(squared), 8);
		expect(vanRossumDistance(x, x, 0.03)).toBe(0);
	});

	it('Victor and Purpura’s is the difference of counts where moving is free, and takes all out and in where it is dear', () => {
		const [x, y] = [train(30, 3), train(20, 4)];
		expect(victorPurpuraDistance(x, y, 0)).toBe(10);
		expect(victorPurpuraDistance(x, y, 1e9)).toBe(50);
	});
});

describe('counts', () => {
	it('fall into bins that begin at the window’s start; what fills none is left out', () => {
		const { bins, units } = spikeCounts([[0.9, 1, 1.049, 1.05, 1.19]], { fromS: 1, toS: 1.19, binS: 0.05 });
		expect(bins).toBe(3);
		expect([...(units[0] ?? [])]).toEqual([2, 1, 0]);
	});

	it('correlate, unless one of them stands still', () => {
		expect(correlation([1, 2, 4], [3, 5, 9])).toBeCloseTo(1, 12);
		expect(correlation([1, 2, 4], [4, 3, 1])).toBeCloseTo(-1, 12);
		expect(correlation([1, 2, 4], [5, 5, 5])).toBeUndefined();
	});
});

describe('agreement of populations', () => {
	const counts = (...units: number[][]) => ({
		bins: units[0]?.length ?? 0,
		units: units.map((each) => Float64Array.from(each)),
	});

	it('is in time, over cells and in direction, by their formulas', () => {
		// Sums: 3 1 0 4 against 2 2 0 5. Cells in the bins: (1,2) (1,0) (0,0) (0,4) against (1,1) (2,0) (0,0) (1,4).
		const found = populationAgreement(counts([1, 1, 0, 0], [2, 0, 0, 4]), counts([1, 2, 0, 1], [1, 0, 0, 4]));
		expect(found.temporalFidelity).toBeCloseTo(10 / Math.sqrt(10 * 12.75), 10);
		// The first bin does not vary in B, the third in neither.
		expect(found.spatialPatternAccuracy).toBeCloseTo(1, 12);
		const cosines = [3 / Math.sqrt(10), 1, 0, 16 / (4 * Math.sqrt(17))];
		expect(found.alignmentEmptyAsZero).toBeCloseTo(cosines.reduce((sum, each) => sum + each, 0) / 4, 12);
		expect(found.alignmentEmptySkipped).toBeCloseTo(cosines.reduce((sum, each) => sum + each, 0) / 3, 12);
	});

	it('is 0 in time where one stands still, and undefined over cells where nothing varies', () => {
		const found = populationAgreement(counts([1, 1, 1]), counts([0, 2, 1]));
		expect(found).toMatchObject({ temporalFidelity: 0, spatialPatternAccuracy: undefined });
		expect(populationAgreement(counts([0, 0]), counts([0, 0]))).toMatchObject({
			alignmentEmptyAsZero: 0,
			alignmentEmptySkipped: undefined,
		});
	});
});

describe('two recordings', () => {
	const settings = { fromS: 1, toS: 3, binS: 0.5, tauS: 0.02, costPerS: 100 };

	it('are the same where they are', () => {
		const { units, population, meanCorrelation, meanVanRossum, rateError } = compareTrains(
			[{ name: 'cell', a: [1.1, 1.2, 2.4], b: [1.1, 1.2, 2.4] }],
			settings,
		);
		expect(units[0]).toMatchObject({ victorPurpura: 0, firstSpikeS: 0, correlation: 1 });
		expect([population.temporalFidelity, meanCorrelation, meanVanRossum, rateError]).toEqual([1, 1, 0, 0]);
	});

	it('are compared within the window only, with rates, intervals and histograms', () => {
		const { units, histograms } = compareTrains(
			[
				{ name: 'one', a: [0.2, 1.1, 1.3, 1.7, 3.5], b: [1.2] },
				{ name: 'silent', a: [], b: [3] },
			],
			settings,
		);
		expect(units[0]?.a).toMatchObject({ spikes: 3, rate: 1.5 });
		expect(units[0]?.a.meanIntervalS).toBeCloseTo(0.3, 12);
		expect(units[0]?.a.intervalCv).toBeCloseTo(1 / 3, 12);
		expect(units[0]?.firstSpikeS).toBeCloseTo(0.1, 12);
		expect(units[1]).toMatchObject({
			a: { spikes: 0, meanIntervalS: undefined },
			b: { spikes: 0 },
			firstSpikeS: undefined,
			correlation: undefined,
		});
		expect([...histograms.a]).toEqual([2, 1, 0, 0]);
	});
});
