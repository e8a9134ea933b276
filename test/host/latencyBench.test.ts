import { describe, expect, test } from 'vitest';
import { latencyText } from '../../src/cli/commands/latency.ts';
import { BENCH_STAGES, runLatencyBench } from '../../src/host/latency/bench.ts';
import { inProcessLine } from '../../src/host/simulatedLine.ts';
import { startEngineHere } from '../../src/host/startEngine.ts';

describe('The latency bench', () => {
	test('follows changes of light to the wire and back, and its stages add up to the whole', {
		timeout: 60_000,
	}, async () => {
		const report = await runLatencyBench({ events: 4, startEngine: startEngineHere, simulated: inProcessLine });
		const { whole, stages, software, jitter, withoutSpike, notFollowed } = report;
		expect(whole.count + withoutSpike + notFollowed).toBe(4);
		expect(whole.count).toBeGreaterThan(0);
		expect(BENCH_STAGES.reduce((sum, stage) => sum + stages[stage].share, 0)).toBeCloseTo(1, 9);
		// A spike cannot come before its light, nor leave before it was found.
		expect(stages.physiology.p50).toBeGreaterThan(0);
		expect(stages.onWire.p50).toBeGreaterThan(0);
		expect(software.max).toBeLessThanOrEqual(whole.max);
		// The wire's stamps are whole microseconds.
		expect(jitter.spikes).toBeGreaterThan(0);
		expect(jitter.stampErrorUs).toBeLessThanOrEqual(0.5 + 1e-6);
		expect(latencyText(report)).toContain('| the whole way |');
	});

	test('wants a number of events that makes sense', async () => {
		await expect(runLatencyBench({ events: 0 })).rejects.toThrow(
			'--events must be a whole number from 1 to 100000; got 0',
		);
	});
});
