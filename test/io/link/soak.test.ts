import { describe, expect, test } from 'vitest';
import { seedsFor } from '../../seed.ts';
import { runSoak, TROUBLES } from './runSoak.ts';

describe('A minute of trouble at 1,000 spikes/s (an hour: node scripts/soakLink.mjs)', () => {
	test.each(seedsFor('soak', [1, 2, 3, 4]))(
		'with seed %d: every spike is delivered or counted lost, and both ends agree',
		async (seed) => {
			const report = await runSoak({ seed, modelMs: 60_000, spikesPerS: 1000 });
			const { spikes } = report;
			expect(report.bookErrors).toBe(0);
			expect(['ready', 'degraded']).toContain(report.endPhase);
			expect(spikes).toMatchObject({ queued: 0, inFlight: 0 });
			expect(spikes.handedOver).toBeGreaterThan(59_000);
			expect(spikes.delivered + spikes.lostTotal).toBe(spikes.handedOver);
			// The counts of both ends agree to the spike, but for what a device forgot when it lost power.
			expect(report.receivedUnconfirmed).toBeGreaterThanOrEqual(0);
			expect(report.receivedUnconfirmed).toBeLessThanOrEqual(report.inFlightAtResets);
			expect(spikes.delivered).toBeGreaterThan(spikes.handedOver / 5);
			expect(report.sessions).toBeGreaterThan(1);
			expect(report.mostQueued).toBeLessThanOrEqual(8192);
			expect(report.mostBufferedBytes).toBeLessThan(12_000);
		},
	);

	test('without a reset the counts agree to the last spike', async () => {
		// The seed is one that brings no reset within that time, but other trouble.
		const report = await runSoak({ seed: 5, modelMs: 20_000, spikesPerS: 1000 });
		expect(report.troubles.reset).toBe(0);
		expect(TROUBLES.filter((name) => report.troubles[name] > 0).length).toBeGreaterThan(3);
		expect(report.receivedUnconfirmed).toBe(0);
		expect(report.deviceReceived).toBe(report.spikes.delivered);
	});
});
