import { describe, expect, test } from 'vitest';
import { defaultSession } from '../../src/protocol/session/sessionFile.ts';
import type { Snapshot } from '../../src/protocol/snapshot.ts';
import { createLiveData } from '../../src/ui/data/liveData.ts';
import { spikeFile } from '../../src/ui/data/spikeFile.ts';
import { createSpikeRing } from '../../src/ui/data/spikeRing.ts';
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
		live.traces.open(3, ['rod 0 V', 'rod 0 Kv.I']);
		live.accept(snapshot(10, [[1, 9.5]]));
		live.accept(
			snapshot(20, [
				[1, 18],
				[0, 19],
			]),
		);
		expect([...live.lastSpikeMs]).toEqual([19, 18]);
		expect(live.traces.of('rod 0 Kv.I')?.length).toBe(2);
		expect(live.traces.of('rod 1 V')).toBeUndefined();
		live.traces.close(3);
		live.accept(snapshot(30));
		expect(live.traces.of('rod 0 V')?.length).toBe(2);
	});

	test('keeps the samples of a trace that goes on in another watch, and forgets what nobody wants', () => {
		const live = createLiveData();
		live.traces.open(3, ['rod 0 V', 'rod 0 Kv.I']);
		live.accept(snapshot(10));
		live.traces.close(3);
		live.traces.open(3, ['rod 0 Kv.I', 'rod 0 V']);
		live.accept(snapshot(20));
		const trace = live.traces.of('rod 0 V');
		expect([trace?.value(0), trace?.value(1)]).toEqual([-40, 2]);
		live.traces.keepOnly(new Set(['rod 0 V']));
		expect([live.traces.of('rod 0 V')?.length, live.traces.of('rod 0 Kv.I')]).toEqual([2, undefined]);
		expect(live.traces.bytes).toBe(trace?.bytes);
	});

	test('forgets spikes and samples when the model starts again', () => {
		const live = createLiveData();
		live.traces.open(3, ['rod 0 V', 'rod 0 Kv.I']);
		live.accept(snapshot(1000, [[0, 990]]));
		live.accept(snapshot(10));
		expect(live.spikes.length).toBe(0);
		expect(live.lastSpikeMs[0]).toBe(Number.NEGATIVE_INFINITY);
		expect(live.traces.of('rod 0 V')?.length).toBe(1);
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
