import { describe, expect, test } from 'vitest';
import { type GripTrace, scoreClip, summarise } from '../../bench/control/score.ts';

/** A truth that is closed from 2 to 4 s, with edges of 10 ms. */
const truth = {
	closure: [
		[1.995, 0],
		[2.005, 1],
		[3.995, 1],
		[4.005, 0],
	] as [number, number][],
};

/** Closed (or so far) during the spans given, ms; sampled every 10 ms for 10 s. */
const trace = (...spans: readonly (readonly [number, number, number?])[]): GripTrace => ({
	periodMs: 10,
	closures: Float64Array.from({ length: 1000 }, (_, k) => {
		const tMs = (k + 1) * 10;
		return (
			spans.find(([from, to]) => tMs > from && tMs <= to)?.[2] ??
			(spans.some(([from, to]) => tMs > from && tMs <= to) ? 1 : 0)
		);
	}),
});

/** Sampling every 10 ms leaves this much of a crossing's time open. */
const within = 10;

describe('The score of a grip', () => {
	test('a late onset and a late release are above 0', () => {
		const { grasps, falseClosures } = scoreClip(truth, trace([2150, 4300]));
		expect(Math.abs((grasps[0]?.onsetMs ?? Number.NaN) - 150)).toBeLessThanOrEqual(within);
		expect(Math.abs((grasps[0]?.releaseMs ?? Number.NaN) - 300)).toBeLessThanOrEqual(within);
		expect(falseClosures).toBe(0);
	});

	test('an early onset and an early release are below 0', () => {
		const { grasps } = scoreClip(truth, trace([1900, 3500]));
		expect(Math.abs((grasps[0]?.onsetMs ?? Number.NaN) + 100)).toBeLessThanOrEqual(within);
		expect(Math.abs((grasps[0]?.releaseMs ?? Number.NaN) + 500)).toBeLessThanOrEqual(within);
	});

	test('a closure with no grasp is false, each one; a weak one is none', () => {
		expect(scoreClip(truth, trace([500, 700], [2000, 4000], [6000, 7000], [8000, 8500])).falseClosures).toBe(3);
		expect(scoreClip(truth, trace([2000, 4000], [6000, 7000, 0.4])).falseClosures).toBe(0);
	});

	test('letting go and closing again within the grasp is not false', () => {
		expect(scoreClip(truth, trace([2000, 2500], [2600, 4000])).falseClosures).toBe(0);
	});

	test('a hand that never closes has missed; one that never opens is stuck', () => {
		expect(scoreClip(truth, trace()).grasps).toEqual([{ onsetMs: null, releaseMs: null }]);
		const { grasps } = scoreClip(truth, trace([2000, 10_000]));
		expect(grasps[0]?.onsetMs).not.toBeNull();
		expect(grasps[0]?.releaseMs).toBeNull();
	});

	test('the error of closure is exact for a constant difference', () => {
		const { meanSquare } = scoreClip({ closure: [[0, 0.2]] }, trace([0, 10_000, 0.5]));
		expect(Math.sqrt(meanSquare)).toBeCloseTo(0.3, 12);
	});

	test('each grasp of a recording with several is matched to its own closure', () => {
		const twice = { closure: [...truth.closure, [6.995, 0], [7.005, 1], [7.995, 1], [8.005, 0]] as [number, number][] };
		const { grasps, falseClosures } = scoreClip(twice, trace([2100, 4100], [7200, 8200]));
		expect(grasps.map(({ onsetMs }) => Math.round((onsetMs ?? 0) / 100))).toEqual([1, 2]);
		expect(falseClosures).toBe(0);
	});

	test('the summary averages errors with and without their sign, and counts per minute', () => {
		const summary = summarise([
			scoreClip(truth, trace([2100, 4000])),
			scoreClip(truth, trace([1900, 4000], [8000, 8500])),
			scoreClip(truth, trace()),
		]);
		expect(summary).toMatchObject({ grasps: 3, missedGrasps: 1, stuckGrasps: 0, falseClosures: 1 });
		expect(Math.abs(summary.onset?.meanMs ?? Number.NaN)).toBeLessThanOrEqual(within);
		expect(Math.abs((summary.onset?.meanAbsMs ?? Number.NaN) - 100)).toBeLessThanOrEqual(within);
		expect(summary.falseClosuresPerMinute).toBeCloseTo(2, 9);
	});
});
