import { describe, expect, it } from 'vitest';
import { createOutbox } from '../../src/engine/server/outbox.ts';
import { benchSession } from './bench.ts';

/** Times at which snapshots came in a second of a session that runs, while a screen takes each at once. */
function snapshotTimes(everyMs?: number): number[] {
	const times: number[] = [];
	const session = benchSession();
	let nowMs = 0;
	const outbox = createOutbox(
		(message) => {
			if (message.type === 'snapshot') times.push(nowMs);
			outbox.snapshotTaken();
		},
		() => session,
	);
	if (everyMs !== undefined) outbox.snapshotEvery(everyMs);
	for (; nowMs < 1000; nowMs++) outbox.sendSnapshot(nowMs, 1);
	return times;
}

describe('snapshots', () => {
	it('come 60 times a second at most', () => {
		expect(snapshotTimes().length).toBeGreaterThan(55);
		expect(snapshotTimes().length).toBeLessThanOrEqual(64);
		expect(snapshotTimes(0)).toEqual(snapshotTimes());
	});

	it('come no more often than a slow screen has a use for them', () => {
		const times = snapshotTimes(100);
		expect(times.length).toBeGreaterThanOrEqual(10);
		expect(times.length).toBeLessThanOrEqual(11);
	});
});

describe('spikes', () => {
	it('leave with the turn that found them, and wait for nothing: neither for the next progress nor for a snapshot', () => {
		const sent: { atMs: number; spikes: number }[] = [];
		const session = benchSession();
		const outbox = createOutbox(
			(message) => {
				if (message.type === 'progress') sent.push({ atMs: message.atMs, spikes: message.spikes.length });
			},
			() => session,
		);
		for (let nowMs = 0; nowMs < 100; nowMs++) {
			if (nowMs % 7 === 3) outbox.spike({ channel: 0, tMs: nowMs, frame: -1 });
			outbox.sendProgress(nowMs, 1, false);
		}
		expect(sent.filter(({ spikes }) => spikes > 0)).toEqual(
			Array.from({ length: 14 }, (_, k) => ({ atMs: 3 + 7 * k, spikes: 1 })),
		);
	});
});
