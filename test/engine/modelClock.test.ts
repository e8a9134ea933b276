import { describe, expect, it } from 'vitest';
import { createModelClock } from '../../src/engine/live/modelClock.ts';

/** Steps of 0.25 ms, which binary fractions hold exactly. */
const stepMs = 0.25;

describe('the clock of a live run', () => {
	it('asks for whole steps as wall time passes, and never for one before its time', () => {
		const clock = createModelClock(stepMs);
		clock.start(1000);
		expect(clock.stepsDue(1000)).toBe(0);
		expect(clock.stepsDue(1000.24)).toBe(0);
		expect(clock.stepsDue(1000.25)).toBe(1);
		expect(clock.stepsDue(1010)).toBe(40);
		clock.took(40, 1010);
		expect(clock.stepsDue(1010)).toBe(0);
		expect(clock.stepsDue(1010.3)).toBe(1);
	});

	it('catches up after a short delay, so that no model time is lost to a garbage collection', () => {
		const clock = createModelClock(stepMs);
		clock.start(0);
		expect(clock.stepsDue(80)).toBe(320);
		clock.took(320, 82);
		expect(clock.reading(82).lagS).toBeCloseTo(0.002, 9);
	});

	it('slows the model after a long delay instead of skipping steps or racing to catch up', () => {
		const clock = createModelClock(stepMs, 0, 100);
		clock.start(0);
		// Five seconds of a suspended laptop: only the last 100 ms are asked for, and the rest is shown as lag.
		expect(clock.stepsDue(5000)).toBe(400);
		clock.took(400, 5000);
		expect(clock.reading(5000).lagS).toBeCloseTo(4.9, 9);
		expect(clock.stepsDue(5001)).toBe(4);
	});

	it('gives a real-time factor below 1 when the machine computes too slowly, and lag that grows', () => {
		const clock = createModelClock(stepMs);
		let nowMs = 0;
		let steps = 0;
		clock.start(nowMs);
		// A machine that needs 0.5 ms for a step of 0.25 ms.
		while (nowMs < 10_000) {
			if (clock.stepsDue(nowMs) === 0) {
				nowMs += 0.1;
				continue;
			}
			nowMs += 0.5;
			clock.took(1, nowMs);
			steps++;
		}
		const { realTimeFactor, lagS } = clock.reading(nowMs);
		expect(realTimeFactor).toBeCloseTo(0.5, 2);
		expect(lagS).toBeCloseTo(5, 1);
		expect(steps * stepMs).toBeCloseTo(5000, -1);
	});

	it('stands still while stopped and counts lag anew when it goes on', () => {
		const clock = createModelClock(stepMs);
		clock.start(0);
		clock.took(clock.stepsDue(50), 50);
		clock.stop();
		expect(clock.stepsDue(9999)).toBe(0);
		expect(clock.reading(9999)).toEqual({ realTimeFactor: 0, lagS: 0 });
		clock.start(10_000);
		expect(clock.stepsDue(10_001)).toBe(4);
		expect(clock.reading(10_000).lagS).toBe(0);
	});

	it('says when a moment of model time was due, also after the model has slowed', () => {
		const clock = createModelClock(stepMs, 0, 100);
		clock.start(1000);
		expect(clock.wallOfMs(40)).toBe(1040);
		clock.took(clock.stepsDue(2000), 2000);
		// 900 ms were given up: what was due at 1,040 is now due at 1,940.
		expect(clock.wallOfMs(40)).toBe(1940);
	});
});
