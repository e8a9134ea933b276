import { describe, expect, test } from 'vitest';
import { latencyText } from '../../src/cli/commands/latency.ts';
import { runLatencyBench } from '../../src/host/latency/bench.ts';
import { BENCH_STAGES } from '../../src/host/latency/ways.ts';
import { patientTime } from '../patientTime.ts';
import { connect, patientEngine, patientHand } from './bench.ts';

const patient = { startEngine: patientEngine, simulated: patientHand, time: patientTime };

describe('The latency bench', () => {
	test('follows changes of light to the wire and back, and its stages add up to the whole', async () => {
		const report = await runLatencyBench({ events: 4, circuit: 'dual', ...patient });
		const { whole, stages, software, jitter, withoutSpike, notFollowed } = report;
		expect(whole.count + withoutSpike + notFollowed).toBe(4);
		expect(whole.count).toBeGreaterThan(0);
		expect(BENCH_STAGES.reduce((sum, stage) => sum + stages[stage].share, 0)).toBeCloseTo(1, 9);
		// A spike cannot come before its light, nor leave before it was found.
		expect(stages.physiology.p50).toBeGreaterThan(0);
		expect(stages.onWire.p50).toBeGreaterThanOrEqual(0);
		expect(software.max).toBeLessThanOrEqual(whole.max);
		// The wire's stamps are whole microseconds.
		expect(jitter.spikes).toBeGreaterThan(0);
		expect(jitter.stampErrorUs).toBeLessThanOrEqual(0.5 + 1e-6);
		expect(latencyText(report)).toContain('| the whole way |');
		expect(latencyText(report)).toContain('screen off');
	});

	test('measures with a screen on once a page draws, and says how much it drew', async () => {
		let draws: ReturnType<typeof setInterval> | undefined;
		const report = await runLatencyBench({
			events: 1,
			// A tissue: the hand of its first start gets rates, in which no change of light can be followed.
			circuit: 'mouse',
			...patient,
			async screen(url) {
				const client = await connect({ url });
				draws = setInterval(
					() => void client.request({ type: 'drew', pictures: 3, everyMs: 20 }).catch(() => undefined),
					100,
				);
			},
		}).finally(() => clearInterval(draws));
		expect(report.screen?.pictures).toBeGreaterThan(0);
		expect((report.screen?.pictures ?? 1) % 3).toBe(0);
		expect(latencyText(report)).toContain(`screen on: a page drew ${report.screen?.pictures} pictures`);
	});

	test('wants a number of events that makes sense', async () => {
		await expect(runLatencyBench({ events: 0 })).rejects.toThrow(
			'--events must be a whole number from 1 to 100000; got 0',
		);
	});
});
