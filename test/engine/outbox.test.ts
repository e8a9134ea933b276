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
