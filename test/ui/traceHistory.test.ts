import { describe, expect, test } from 'vitest';
import { blockBytes, blockSamples } from '../../src/ui/data/traceBlock.ts';
import { createOutline, createTraceHistory, keptMs, type TraceHistory } from '../../src/ui/data/traceHistory.ts';
import { fc } from '../property.ts';

/** A trace of the given values, a sample each `everyMs`, as single precision keeps them. */
function historyOf(values: ArrayLike<number>, everyMs = 0.5): TraceHistory {
	const history = createTraceHistory();
	for (let k = 0; k < values.length; k++) history.push(k * everyMs, values[k] as number);
	return history;
}

/** A course that is quick to make and never twice the same: with a seed, rough, of any length. */
function course(seed: number, length: number): Float32Array {
	let state = seed | 1;
	return Float32Array.from({ length }, () => {
		state = (Math.imul(state, 1664525) + 1013904223) | 0;
		return state / 2 ** 25;
	});
}

const finite = (values: Iterable<number>) => [...values].filter(Number.isFinite);

describe('the history of a trace', () => {
	test('says the lowest and highest of any window as looking at every sample does', () => {
		fc.assert(
			fc.property(
				fc.integer(),
				fc.integer({ min: 1, max: 3 * blockSamples }),
				fc.float({ min: 0, max: 1, noNaN: true }),
				fc.float({ min: 0, max: 1, noNaN: true }),
				fc.boolean(),
				(seed, length, a, b, hasHole) => {
					const values = course(seed, length);
					if (hasHole) values[Math.floor(length * a)] = Number.NaN;
					const history = historyOf(values);
					const [first, end] = [Math.floor(Math.min(a, b) * length), Math.floor(Math.max(a, b) * length)];
					const inside = finite(values.subarray(first, end));
					const { low, high } = history.extremes(first * 0.5, end * 0.5);
					if (inside.length === 0) expect([low, high]).toEqual([Number.NaN, Number.NaN]);
					else expect([low, high]).toEqual([Math.min(...inside), Math.max(...inside)]);
				},
			),
			{ numRuns: 60 },
		);
	});

	test('shows the extremes of every window on any number of pixels, in at most 16 looks for each', () => {
		fc.assert(
			fc.property(
				fc.integer(),
				fc.integer({ min: 1, max: 5 * blockSamples }),
				fc.integer({ min: 20, max: 400 }),
				(seed, length, pixels) => {
					const values = course(seed, length);
					const history = historyOf(values);
					const outline = createOutline(pixels);
					history.outline(0, length * 0.5, pixels, outline);
					expect(Math.min(...outline.lows.subarray(0, outline.count))).toBe(Math.min(...values));
					expect(Math.max(...outline.highs.subarray(0, outline.count))).toBe(Math.max(...values));
					expect(outline.looks).toBeLessThanOrEqual(16 * (pixels + 1));
					const times = outline.timesMs.subarray(0, outline.count);
					expect(times.every((tMs, k) => k === 0 || tMs > (times[k - 1] as number))).toBe(true);
				},
			),
			{ numRuns: 40 },
		);
	});

	test('draws ten minutes in as few points as one second', () => {
		const history = createTraceHistory();
		for (let k = 0; k < 600_000; k++) history.push(k, k % 1000);
		const outline = createOutline(500);
		history.outline(0, 600_000, 500, outline);
		expect(outline.count).toBeLessThanOrEqual(502);
		expect(outline.looks).toBeLessThanOrEqual(16 * 501);
	});

	test('shows every sample where there is room, with those just outside, so that lines go on to the edges', () => {
		const history = historyOf([1, 2, 3, 4, 5], 10);
		const outline = createOutline(100);
		history.outline(15, 25, 100, outline);
		expect([...outline.timesMs.subarray(0, outline.count)]).toEqual([10, 20, 30]);
		expect([...outline.lows.subarray(0, outline.count)]).toEqual([2, 3, 4]);
	});

	test('keeps the edges of its pixels while the window slides, so that nothing shimmers', () => {
		const history = historyOf(course(3, 20_000));
		const [early, late] = [createOutline(50), createOutline(50)];
		history.outline(1000, 6000, 50, early);
		history.outline(1017, 6017, 50, late);
		const shown = new Map([...early.timesMs.subarray(1, early.count - 1)].map((tMs, k) => [tMs, early.highs[k + 1]]));
		for (let k = 1; k < late.count - 1; k++) {
			const before = shown.get(late.timesMs[k] as number);
			if (before !== undefined) expect(late.highs[k]).toBe(before);
		}
		expect(shown.size).toBeGreaterThan(40);
	});

	test('has a gap for a sample without a value, however many share a pixel', () => {
		const values = course(7, 5000);
		values[2503] = Number.NaN;
		const outline = createOutline(40);
		historyOf(values).outline(0, 2500, 40, outline);
		expect([...outline.lows.subarray(0, outline.count)].filter(Number.isNaN)).toHaveLength(1);
	});

	test('has a gap where nothing was recorded for a while', () => {
		const history = historyOf([1, 2, 3], 1);
		history.push(500, 4);
		expect([0, 1, 2, 3, 4].map((i) => history.value(i))).toEqual([1, 2, 3, Number.NaN, 4]);
		expect(history.stretch(0, 500)).toMatchObject({ count: 4, mean: 2.5 });
	});

	test('says mean, root mean square and deviation between any two times as their definitions do', () => {
		fc.assert(
			fc.property(
				fc.integer(),
				fc.integer({ min: 2, max: 2 * blockSamples + 100 }),
				fc.float({ min: 0, max: 1, noNaN: true }),
				fc.float({ min: 0, max: 1, noNaN: true }),
				(seed, length, a, b) => {
					const values = course(seed, length);
					const [first, last] = [a, b].map((part) => Math.floor(part * (length - 1))).sort((x, y) => x - y) as [
						number,
						number,
					];
					const inside = [...values.subarray(first, last + 1)];
					const found = historyOf(values).stretch(first * 0.5, last * 0.5);
					const mean = inside.reduce((sum, each) => sum + each, 0) / inside.length;
					const meanSquare = inside.reduce((sum, each) => sum + each * each, 0) / inside.length;
					expect(found.count).toBe(inside.length);
					expect(found.mean).toBeCloseTo(mean, 9);
					expect(found.rms).toBeCloseTo(Math.sqrt(meanSquare), 9);
					expect(found.deviation).toBeCloseTo(Math.sqrt(Math.max(0, meanSquare - mean * mean)), 5);
				},
			),
			{ numRuns: 40 },
		);
	});

	test('takes less than 5.5 bytes a sample, and what is older than ten minutes makes room', () => {
		const history = createTraceHistory();
		for (let k = 0; k < 400_000; k++) history.push(2 * k, k);
		expect(history.toMs - history.fromMs).toBeGreaterThanOrEqual(keptMs);
		expect(history.toMs - history.fromMs).toBeLessThan(keptMs + 3 * 2 * blockSamples);
		expect(history.value(history.length - 1)).toBe(399_999);
		expect(history.bytes).toBeLessThanOrEqual(blockBytes * (Math.ceil(keptMs / 2 / blockSamples) + 2));
		expect(blockBytes / blockSamples).toBeLessThan(5.5);
	});

	test('finds samples by their time, also where they came at uneven distances', () => {
		const history = createTraceHistory();
		for (const tMs of [1, 2, 3, 4.5, 5]) history.push(tMs, tMs);
		expect([0, 2, 2.5, 4.5, 6].map((tMs) => history.indexAt(tMs))).toEqual([0, 1, 2, 3, 5]);
		expect([0, 3, 4, 5].map((i) => history.timeMs(i))).toEqual([1, 4.5, 5, Number.NaN]);
	});
});
