import { describe, expect, it } from 'vitest';
import { createGripController } from '../../src/io/control/controlLaw.ts';
import { controlParameters } from '../../src/io/control/parameters.ts';
import { createSpikeRing } from '../../src/ui/data/spikeRing.ts';
import { createDeviceCourse } from '../../src/ui/hand/deviceCourse.ts';
import { createGripReplay } from '../../src/ui/hand/gripReplay.ts';

/** Spikes of two cells (numbers 5 and 9), more and more of them, and of one that the law does not hear. */
function ringOf(toMs: number) {
	const ring = createSpikeRing(10_000);
	const times: number[] = [];
	for (let t = 40; t <= toMs; t += Math.max(4, 60 - t / 100)) times.push(t);
	ring.push(
		Uint32Array.from(times, (_, k) => [5, 9, 2][k % 3] as number),
		Float64Array.from(times),
	);
	const heard = times.filter((_, k) => k % 3 < 2);
	return { ring, heard };
}
const channelOf = new Map([
	[5, 0],
	[9, 1],
]);

describe('The grip said again', () => {
	it('is what the law said, instant by instant, in one go or in many', () => {
		const { ring, heard } = ringOf(4000);
		const parameters = controlParameters({ cells: 2, thresholdHz: 5, gainPerHz: 0.02 });
		const setup = { parameters, estimator: { kind: 'count' }, channelOf } as const;
		const law = createGripController(parameters);
		law.push(heard);
		const said: number[] = [];
		for (let tMs = 20; tMs <= 4000; tMs += 20) said.push(law.advance(tMs).closure);
		const once = createGripReplay(10_000).bring(ring, 4000, setup);
		expect(once.closure).toEqual(said);
		expect(Math.max(...said)).toBeGreaterThan(0.1);
		const bit = createGripReplay(10_000);
		for (let tMs = 130; tMs < 4000; tMs += 130) bit.bring(ring, tMs, setup);
		expect(bit.bring(ring, 4000, setup)).toEqual(once);
	});

	it('changes as a whole with the settings, and is no longer than asked for', () => {
		const { ring } = ringOf(4000);
		const setup = (gainPerHz: number) =>
			({ parameters: controlParameters({ cells: 2, gainPerHz }), estimator: { kind: 'count' }, channelOf }) as const;
		const replay = createGripReplay(2000);
		const weak = replay.bring(ring, 4000, setup(0.001));
		const strong = replay.bring(ring, 4000, setup(0.02));
		expect(weak.tMs).toEqual(strong.tMs);
		expect(strong.tMs[0]).toBe(2000);
		expect(weak.rateHz).toEqual(strong.rateHz);
		expect(strong.closure[0]).toBeGreaterThan(weak.closure[0] as number);
	});
});

describe('The course of a device', () => {
	it('has what was commanded and what was reported in model time, and begins anew with the model', () => {
		const course = createDeviceCourse(1000);
		expect(course.next).toBeNull();
		course.begin(5000);
		expect(course.next).toBe(4880);
		const law = (modelMs: number, closure: number) =>
			({ kind: 'law', atMs: 5000 + modelMs, modelMs, rateHz: 9, closure }) as const;
		const telemetry = (digit: number) =>
			({
				kind: 'telemetry',
				atMs: 0,
				digits: [digit, digit, digit, digit, digit],
				...{ wristDeg: 0, forceN: 0, emergencyStopped: false, faults: [] },
			}) as const;
		course.take({
			entries: [law(20, 0.1), telemetry(0.05), law(1500, 0.6), telemetry(0.5)],
			next: 4,
			dropped: 0,
			isEnd: true,
		});
		expect(course.next).toBe(4);
		expect(course.commanded()).toEqual({ tMs: [1500], value: [0.6] });
		expect(course.reported()).toEqual({ tMs: [1500], value: [0.5] });
		course.take({ entries: [law(0, 0)], next: 5, dropped: 0, isEnd: true });
		expect(course.commanded()).toEqual({ tMs: [0], value: [0] });
		expect(course.reported().tMs).toEqual([]);
	});
});
