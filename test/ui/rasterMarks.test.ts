import { describe, expect, it } from 'vitest';
import { createSpikeRing } from '../../src/ui/data/spikeRing.ts';
import { rasterMarks } from '../../src/ui/raster/rasterMarks.ts';

/** Spikes of cell 0 every `everyMs` from 0 to 1 s, of cell 1 every 100 ms, and of one that has no row. */
function marks(everyMs: number, endMs = 1000) {
	const ring = createSpikeRing(10_000);
	const times: [number, number][] = [];
	for (let k = 0; k * everyMs < 1000; k++) times.push([0, k * everyMs]);
	for (let k = 0; k < 10; k++) times.push([1, 100 * k], [2, 100 * k]);
	times.sort(([, a], [, b]) => a - b);
	ring.push(
		Uint32Array.from(times, ([cell]) => cell),
		Float64Array.from(times, ([, tMs]) => tMs),
	);
	const rowOf = (cell: number) => (cell < 2 ? cell : -1);
	return rasterMarks(ring, rowOf, { rows: 2, endMs, windowMs: 500, binMs: 10 });
}

describe('A raster', () => {
	it('draws spikes one by one where they can be told apart', () => {
		const { count, ticks, bars, most } = marks(20);
		expect(count).toBe(25 + 5);
		expect(ticks).toHaveLength(2 * 30);
		expect([bars, most]).toEqual([[], 0]);
	});

	it('becomes rates where they merge, row by row, and leaves no spike out', () => {
		const { count, ticks, bars, most } = marks(2);
		expect(most).toBe(5);
		expect(new Set(bars.map(({ row }) => row))).toEqual(new Set([0]));
		expect(ticks.filter((_, k) => k % 2 === 0).every((row) => row === 1)).toBe(true);
		expect(bars.reduce((sum, { spikes }) => sum + spikes, 0) + ticks.length / 2).toBe(count);
	});

	it('keeps its bins where they are while the window moves on', () => {
		const starts = (endMs: number) => marks(2, endMs).bars.map(({ fromMs }) => fromMs);
		const later = new Set(starts(903));
		expect(
			starts(900)
				.filter((each) => each >= 420 && each < 890)
				.every((each) => later.has(each)),
		).toBe(true);
	});
});
