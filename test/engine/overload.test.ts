import { describe, expect, it } from 'vitest';
import type { LiveSession } from '../../src/engine/live/liveSession.ts';
import { benchSession, fakeClock, flashes } from './bench.ts';

type Spike = readonly [cell: number, tMs: number];

/** A session under flashes that notes its spikes. */
function noted(clock = fakeClock()): { readonly session: LiveSession; readonly spikes: Spike[] } {
	const spikes: Spike[] = [];
	const session = benchSession({
		clock,
		feed: flashes(),
		listener: { spike: (cell, tMs) => spikes.push([cell, tMs]) },
	});
	return { session, spikes };
}

describe('a machine that cannot keep up', () => {
	// Four steps of 0.2 ms between looks at the clock, each look 1.6 ms later: half of real time at best.
	const slow = fakeClock(() => 1.6);
	const loaded = noted(slow);
	loaded.session.setRunning(true);
	// So many looks that at least 400 ms of model time pass.
	for (let k = 0; k < 10_000 && loaded.session.tMs < 400; k++) loaded.session.advance(6);

	it('slows the model’s clock and says by how much', () => {
		const { realTimeFactor, lagS } = loaded.session.reading();
		expect(realTimeFactor).toBeLessThan(0.6);
		expect(realTimeFactor).toBeGreaterThan(0.2);
		expect(lagS).toBeGreaterThan(0.3);
	});

	it('skips nothing: every spike comes, at the model time that it has on an unloaded machine', () => {
		const free = noted();
		free.session.run(loaded.session.tMs, Number.POSITIVE_INFINITY);
		expect(free.session.tMs).toBe(loaded.session.tMs);
		expect(loaded.spikes.length).toBeGreaterThan(5);
		expect(loaded.spikes).toEqual(free.spikes);
		expect([...loaded.session.state]).toEqual([...free.session.state]);
	});

	it('is in step again as soon as it is fast enough, without racing after what it owes', () => {
		const before = loaded.session.tMs;
		const wallMs = slow.nowValueMs;
		// From now on a look takes no time: only waiting does.
		const fast = { ...loaded };
		slow.nowMs = () => slow.nowValueMs;
		for (let k = 0; k < 1000; k++) {
			slow.nowValueMs += 1;
			fast.session.advance(6);
		}
		const passed = slow.nowValueMs - wallMs;
		// A short delay of at most 100 ms is caught up; the rest of the lag stays.
		expect(loaded.session.tMs - before).toBeGreaterThan(passed - 1);
		expect(loaded.session.tMs - before).toBeLessThan(passed + 101);
	});
});
