import { describe, expect, it } from 'vitest';
import { createLatencyLog, percentilesOf } from '../../src/engine/live/latency.ts';

describe('the latency of light', () => {
	it('is measured from stage to stage, and in total to the furthest stage that frames reach', () => {
		const log = createLatencyLog();
		log.captured(0, 100);
		log.passed(0, 'mapped', 103);
		log.passed(0, 'integrated', 104);
		log.passed(0, 'spikeDetected', 110);
		log.passed(0, 'written', 112);
		log.passed(0, 'acted', 113);
		log.passed(0, 'telemetry', 120);
		log.captured(1, 200);
		log.passed(1, 'mapped', 201);
		const { mapped, integrated, spikeDetected, written, acted, telemetry, total } = log.summary();
		expect(mapped).toMatchObject({ count: 2, p50: 1, max: 3 });
		expect([integrated, spikeDetected, written, acted, telemetry].map((each) => each?.p50)).toEqual([1, 6, 2, 1, 7]);
		// The dark frame that made no spike does not make the way look short.
		expect(total).toMatchObject({ count: 1, p50: 20 });
	});

	it('counts the first time that a stage is passed, and skips stages that a frame did not pass', () => {
		const log = createLatencyLog();
		log.captured(7, 0);
		log.passed(7, 'mapped', 1);
		log.passed(7, 'spikeDetected', 5);
		log.passed(7, 'spikeDetected', 50);
		expect(log.summary().spikeDetected).toMatchObject({ count: 1, p50: 4 });
		expect(log.summary().integrated).toBeUndefined();
	});

	it('ignores frames that it does not follow any more', () => {
		const log = createLatencyLog();
		for (let frame = 0; frame < 2000; frame++) log.captured(frame, frame);
		log.passed(0, 'mapped', 5000);
		expect(log.summary()).toEqual({});
		log.clear();
		log.passed(1999, 'mapped', 5000);
		expect(log.summary()).toEqual({});
	});

	it('gives percentiles by rank', () => {
		const values = Array.from({ length: 200 }, (_, i) => 200 - i);
		expect(percentilesOf(values)).toEqual({ count: 200, p50: 100, p95: 190, p99: 198, max: 200 });
	});
});
