import { describe, expect, test } from 'vitest';
import { GOOD_CONDITIONS } from '../../../src/io/device/conditions.ts';
import { createSeededRandom } from '../../../src/io/transport/seeded-random.ts';
import { bothSidesOfTheBook, createBench } from './bench.ts';

describe('A minute of trouble at 1,000 spikes/s', () => {
	test.each([1, 2, 3, 4, 5, 6])(
		'with seed %d: every spike is delivered or counted lost, and both ends agree',
		async (seed) => {
			const bench = createBench();
			const random = createSeededRandom(seed);
			const pick = (n: number) => Math.floor(random() * n);
			await bench.time.advance(500);
			for (let elapsedMs = 0; elapsedMs < 60_000; ) {
				const { device } = bench.hand;
				bench.setPlugged(true);
				device.setConditions(GOOD_CONDITIONS);
				const trouble = pick(7);
				if (trouble === 1) bench.setPlugged(false);
				if (trouble === 2) device.setConditions({ silent: true });
				if (trouble === 3) device.setConditions({ baud: 2400 * (1 + pick(8)) });
				if (trouble === 4) device.setConditions({ noise: 0.01 * random(), loss: 0.01 * random() });
				if (trouble === 5) device.setConditions({ babbleBytesPerS: 20_000 * random() });
				if (trouble === 6) device.setConditions({ latencyMs: 150 * random() });
				const lengthMs = 200 + pick(2500);
				await bench.fire(1000, lengthMs, 4);
				elapsedMs += lengthMs;
				const [left, right] = bothSidesOfTheBook(bench.link.state());
				expect(left).toBe(right);
			}
			bench.setPlugged(true);
			bench.hand.device.setConditions(GOOD_CONDITIONS);
			// The longest pause before a line is opened again is 5 s, and an old silence may have to be noticed first.
			await bench.time.advance(12_000);
			const { phase, spikes, counters } = bench.link.state();
			expect(['ready', 'degraded']).toContain(phase);
			expect(spikes).toMatchObject({ queued: 0, inFlight: 0 });
			expect(spikes.handedOver).toBeGreaterThan(55_000);
			expect(spikes.delivered + spikes.lostTotal).toBe(spikes.handedOver);
			expect(spikes.delivered).toBe(bench.hand.device.state().spikes.total);
			expect(counters.sessions).toBeGreaterThan(1);
			expect(spikes.delivered).toBeGreaterThan(spikes.handedOver / 5);
		},
	);
});
