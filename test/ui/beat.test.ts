import { describe, expect, it } from 'vitest';
import { beatMs, waitMs } from '../../src/ui/scene/beat.ts';

describe('when something is drawn again', () => {
	it('at once the first time, and else when its interval is over', () => {
		expect(waitMs(Number.NEGATIVE_INFINITY, 50, 1234, false)).toBe(0);
		expect(waitMs(1000, 50, 1020, false)).toBe(30);
		expect(waitMs(1000, 50, 1090, false)).toBe(0);
	});

	it('where the processor makes pictures, all draw at the same moments, whenever within a beat they drew last', () => {
		const next = (lastMs: number, intervalMs: number, nowMs: number) => nowMs + waitMs(lastMs, intervalMs, nowMs, true);
		const scene = next(10 * beatMs + 3, 50, 10 * beatMs + 20);
		const hand = next(10 * beatMs + 17, 50, 10 * beatMs + 40);
		const scope = next(9 * beatMs + 12, 2 * beatMs, 10 * beatMs + 50);
		expect([scene, hand, scope]).toEqual([11 * beatMs, 11 * beatMs, 11 * beatMs]);
	});

	it('keeps to the interval that was asked for, to a beat, and waits no longer than that for what is late', () => {
		for (let intervalMs = 20; intervalMs < 600; intervalMs += 7) {
			const lastMs = 40 * beatMs + (intervalMs % beatMs);
			const waited = waitMs(lastMs, intervalMs, lastMs, true);
			expect(waited).toBeGreaterThan(0);
			expect(Math.abs(waited - intervalMs)).toBeLessThanOrEqual(1.5 * beatMs);
			expect(waitMs(lastMs, intervalMs, lastMs + 10 * intervalMs + beatMs, true)).toBe(0);
		}
	});
});
