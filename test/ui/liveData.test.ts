import { describe, expect, test } from 'vitest';
import { defaultSession } from '../../src/protocol/session/sessionFile.ts';
import type { Snapshot } from '../../src/protocol/snapshot.ts';
import { readWindow } from '../../src/ui/data/decimate.ts';
import { createLiveData } from '../../src/ui/data/liveData.ts';
import { createSampleRing } from '../../src/ui/data/sampleRing.ts';
import { spikeFile } from '../../src/ui/data/spikeFile.ts';
import { createSpikeRing } from '../../src/ui/data/spikeRing.ts';
import { fc } from '../property.ts';
import { smallDescription } from './descriptions.ts';

function snapshot(tMs: number, spikes: readonly (readonly [number, number])[] = []): Snapshot {
	return {
		tMs,
		potentialsMv: new Float32Array([-40, -50]),
		lightRates: new Float32Array(0),
		spikeCells: new Uint32Array(spikes.map(([cell]) => cell)),
		spikeTimesMs: new Float64Array(spikes.map(([, at]) => at)),
		probes: [{ watch: 3, timesMs: new Float64Array([tMs]), values: new Float32Array([-40, 2]) }],
	};
}

describe('a sample ring', () => {
	test('keeps the newest samples, however they arrive', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 30 }), (chunks) => {
				const ring = createSampleRing(10, 2);
				let next = 0;
				for (const size of chunks) {
					const times = Float64Array.from({ length: size }, (_, k) => next + k);
					const values = Float32Array.from({ length: 2 * size }, (_, k) => 10 * (next + Math.floor(k / 2)) + (k % 2));
					ring.push(times, values);
					next += size;
				}
				expect(ring.length).toBe(Math.min(10, next));
				for (let i = 0; i < ring.length; i++) {
					const t = next - ring.length + i;
					expect(ring.timeMs(i)).toBe(t);
					expect(ring.value(i, 0)).toBe(10 * t);
					expect(ring.value(i, 1)).toBe(10 * t + 1);
				}
				expect(ring.timeMs(ring.length)).toBeNaN();
			}),
		);
	});

	test('finds the first sample at or after a time', () => {
		const ring = createSampleRing(4, 1);
		ring.push(new Float64Array([1, 2, 3, 4, 5]), new Float32Array(5));
		expect([0, 2, 2.5, 5, 6].map((t) => ring.indexAt(t))).toEqual([0, 0, 1, 3, 4]);
	});

	test('starts anew when time goes back', () => {
		const ring = createSampleRing(4, 1);
		ring.push(new Float64Array([100, 200]), new Float32Array([1, 2]));
		ring.push(new Float64Array([0]), new Float32Array([3]));
		expect([ring.length, ring.value(0, 0)]).toEqual([1, 3]);
	});
});

describe('a plot of a window', () => {
	test('shows every sample when there is room', () => {
		const ring = createSampleRing(100, 1);
		ring.push(new Float64Array([0, 10, 20, 30]), new Float32Array([1, 2, 3, 4]));
		expect(readWindow(ring, 10, 20, [0], 100)).toEqual({ timesS: [0.01, 0.02], values: [[2, 3]] });
	});

	test('still shows a spike of a millisecond when ten seconds are drawn on a hundred pixels', () => {
		const count = 10_000;
		const ring = createSampleRing(count, 1);
		const values = new Float32Array(count).fill(-60);
		values[4321] = 30;
		values[4322] = -75;
		ring.push(
			Float64Array.from({ length: count }, (_, k) => k),
			values,
		);
		const { timesS, values: shown } = readWindow(ring, 0, count, [0], 100);
		const drawn = shown[0]?.map((value) => value ?? Number.NaN) ?? [];
		expect(Math.max(...drawn)).toBe(30);
		expect(Math.min(...drawn)).toBe(-75);
		expect(timesS.length).toBeLessThanOrEqual(202);
		expect(shown[0]?.length).toBe(timesS.length);
		// The peak came before the trough, and is drawn so.
		expect(shown[0]?.indexOf(30)).toBeLessThan(shown[0]?.indexOf(-75) ?? -1);
		expect(timesS.every((t, k) => k === 0 || t >= (timesS[k - 1] ?? 0))).toBe(true);
	});

	test('has a gap for each sample without a value, however many share a pixel', () => {
		const ring = createSampleRing(1000, 2);
		ring.push(new Float64Array([0, 10, 20]), new Float32Array([1, 5, Number.NaN, 6, 3, Number.POSITIVE_INFINITY]));
		expect(readWindow(ring, 0, 20, [0, 1], 100).values).toEqual([
			[1, null, 3],
			[5, 6, null],
		]);
		ring.clear();
		const values = new Float32Array(2000).fill(-60);
		values[2 * 503] = Number.NaN;
		ring.push(
			Float64Array.from({ length: 1000 }, (_, k) => k),
			values,
		);
		const [first = [], second = []] = readWindow(ring, 0, 1000, [0, 1], 20).values;
		expect(first.filter((value) => value === null)).toHaveLength(1);
		expect(second).not.toContain(null);
	});
});

describe('a spike ring', () => {
	test('visits the spikes of a window, even when cells report slightly out of order', () => {
		const ring = createSpikeRing(8);
		ring.push(new Uint32Array([1, 2, 1, 2]), new Float64Array([90, 101, 100, 130]));
		const seen: string[] = [];
		ring.since(100, (cell, tMs) => seen.push(`${cell}@${tMs}`));
		expect(seen).toEqual(['2@130', '1@100', '2@101']);
	});

	test('drops the oldest when it is full', () => {
		const ring = createSpikeRing(2);
		ring.push(new Uint32Array([1, 2, 3]), new Float64Array([1, 2, 3]));
		expect([ring.length, ring.cell(0), ring.timeMs(1), ring.cell(2)]).toEqual([2, 2, 3, -1]);
	});
});

describe('a file of spikes', () => {
	test('has a line for every spike of a spiking cell, with its channel and every digit of its time', () => {
		const ring = createSpikeRing(8);
		// Cells 4 and 5 are the ganglion cells of the small circuit; nobody counts the others' spikes.
		ring.push(new Uint32Array([5, 0, 4]), new Float64Array([100.1, 101, 1000 / 3]));
		const session = { ...defaultSession(), seed: 12 };
		expect(spikeFile(ring, smallDescription(), { appVersion: '1.2.3', session })).toBe(
			[
				'# retinode 1.2.3: spikes, a line each: time in s, channel',
				'# seed 12',
				`# session ${JSON.stringify(session)}`,
				'# channels: number, kind of cell, x and y in um',
				'# channel 0 ganglion 0 0',
				'# channel 1 ganglion 30 10',
				`${100.1 / 1000},1`,
				`${1 / 3},0`,
				'',
			].join('\n'),
		);
	});

	test('says from when on it is complete where earlier spikes had to make room', () => {
		const ring = createSpikeRing(2);
		const head = { appVersion: '1.2.3', session: defaultSession() };
		const complete = () => /complete from (\S+) s on/.exec(spikeFile(ring, smallDescription(), head))?.[1];
		ring.push(new Uint32Array([4, 5]), new Float64Array([1000, 2000]));
		expect(complete()).toBeUndefined();
		ring.push(new Uint32Array([4]), new Float64Array([3000]));
		expect(complete()).toBe(String(ring.keptSinceMs / 1000));
	});
});

describe('live data', () => {
	test('remembers each cell’s last spike and the samples of open watches only', () => {
		const live = createLiveData();
		live.openProbe(3, 2);
		live.accept(snapshot(10, [[1, 9.5]]));
		live.accept(
			snapshot(20, [
				[1, 18],
				[0, 19],
			]),
		);
		expect([...live.lastSpikeMs]).toEqual([19, 18]);
		expect(live.probe(3)?.length).toBe(2);
		expect(live.probe(4)).toBeUndefined();
		live.closeProbe(3);
		expect(live.probe(3)).toBeUndefined();
	});

	test('forgets spikes and samples when the model starts again', () => {
		const live = createLiveData();
		live.openProbe(3, 2);
		live.accept(snapshot(1000, [[0, 990]]));
		live.accept(snapshot(10));
		expect(live.spikes.length).toBe(0);
		expect(live.lastSpikeMs[0]).toBe(Number.NEGATIVE_INFINITY);
		expect(live.probe(3)?.length).toBe(1);
	});

	test('tells its readers about every snapshot until they unsubscribe', () => {
		const live = createLiveData();
		const times: number[] = [];
		const stop = live.onChange(({ tMs }) => times.push(tMs));
		live.accept(snapshot(1));
		stop();
		live.accept(snapshot(2));
		expect(times).toEqual([1]);
		expect(live.version).toBe(2);
	});
});
