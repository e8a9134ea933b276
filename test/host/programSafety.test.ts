import { describe, expect, test } from 'vitest';
import { armings, createSinkBench } from './sinkBench.ts';

describe('Arming that was asked for while the program stood still', () => {
	test.each([300, 2000])('%d ms is not done when it is heard; asked again it is', async (ms) => {
		const bench = await createSinkBench();
		await bench.grip(200);
		bench.time.jump(ms);
		// What came meanwhile is heard first thing.
		expect(() => bench.sink.arm(true)).toThrow(/^The program stood still for \d+ ms just now/);
		await bench.grip(100);
		expect(() => bench.sink.hold(true)).toThrow('Ask again.');
		bench.sink.hold(false);
		await bench.grip(1000);
		expect(bench.driven()).toBe(false);
		expect(bench.sink.arm(true)).toBe(true);
	});
});

describe('The program itself', () => {
	test('standing still for more than 250 ms disarms before anything else leaves, and says so', async () => {
		const bench = await createSinkBench();
		bench.sink.arm(true);
		await bench.grip(500);
		const sent = () => bench.sink.statuses()[0]?.commands.sent;
		const before = sent();
		bench.time.jump(2000);
		await bench.grip(2000);
		expect(bench.sink.safety().armed).toBe(false);
		expect(bench.notices).toEqual([
			'The program stood still for 2000 ms; at most 250 are allowed. What was armed is disarmed.',
		]);
		expect(sent()).toBe(before);
		expect(bench.driven()).toBe(false);
		expect((await armings(bench))[0]).toMatchObject({ cause: 'stall', by: 'person' });
	});

	test.each([0, 10, 20, 30, 40, 60, 80])(
		'is blamed for its own stall, whichever timer finds it first (%d ms on)',
		async (offsetMs) => {
			const bench = await createSinkBench();
			bench.sink.arm(true);
			await bench.grip(500);
			await bench.time.advance(offsetMs);
			bench.time.jump(2000);
			await bench.time.advance(500);
			expect((await armings(bench))[0]).toMatchObject({
				cause: 'stall',
				why: expect.stringMatching(/^The program stood still for 20\d\d ms; at most 250 are allowed\.$/),
			});
		},
	);

	test.each([
		[245, true],
		[300, false],
	])('a gap of %d ms: armed afterwards: %s', async (ms, armed) => {
		const bench = await createSinkBench();
		bench.sink.arm(true);
		await bench.grip(500);
		bench.time.jump(ms - 10);
		await bench.grip(10);
		expect(bench.sink.safety().armed).toBe(armed);
	});

	test('hands no command to the line whose control instant is more than 250 ms ago', async () => {
		const bench = await createSinkBench();
		bench.sink.arm(true);
		await bench.time.advance(100);
		const spikes = Array.from({ length: 100 }, (_, i) => ({ tMs: i, channel: 0, frame: -1 }));
		bench.sink.progress(spikes, 100, bench.time.clock() - 260);
		await bench.time.advance(300);
		expect(bench.sink.statuses()[0]?.commands).toMatchObject({ sent: 0, acted: 0, refused: { tooOld: 1 } });
		expect(bench.driven()).toBe(false);
	});

	test('asked for a crash, a hung engine or a lost screen, it disarms every device with that reason', async () => {
		for (const cause of ['crash', 'screenLost'] as const) {
			const bench = await createSinkBench({ rearm: true });
			bench.sink.arm(true);
			await bench.grip(500);
			bench.sink.disarmAll('The simulation answers no more.', cause);
			await bench.grip(50);
			expect(bench.sink.safety()).toMatchObject({ armed: false, reason: 'The simulation answers no more.' });
			expect(bench.driven()).toBe(false);
			await bench.grip(5000);
			expect((await armings(bench)).map((each) => each.cause)).toEqual([cause]);
		}
	});

	test('arms nothing while it must not, and says why', async () => {
		let why: string | null = 'No screen shows what happens: open one first.';
		const bench = await createSinkBench({ mayArm: () => why });
		expect(() => bench.sink.arm(true)).toThrow('No screen shows what happens: open one first.');
		expect(() => bench.sink.hold(true)).toThrow('No screen');
		why = null;
		expect(bench.sink.arm(true)).toBe(true);
	});

	test.each(['emg', 'vision'] as const)('a calibration of the %s that begins disarms first', async (of) => {
		const bench = await createSinkBench();
		bench.sink.arm(true);
		await bench.grip(500);
		expect(bench.driven()).toBe(true);
		// To call one off moves nothing and disarms nothing.
		bench.sink.calibrate(of, 'cancel');
		expect(bench.sink.safety().armed).toBe(true);
		bench.sink.calibrate(of, 'next');
		expect(bench.sink.safety()).toMatchObject({ armed: false, reason: 'A calibration is under way.' });
		await bench.grip(500);
		expect(bench.driven()).toBe(false);
	});

	test('that an arming has ended is told once, with the device, the reason and the cause', async () => {
		const told: unknown[] = [];
		const bench = await createSinkBench({ disarmed: (...what) => told.push(what) });
		bench.sink.arm(false);
		await bench.grip(200);
		bench.sink.arm(true);
		await bench.grip(500);
		expect(told).toEqual([]);
		bench.twin.device.pressEmergencyStop();
		await bench.grip(500);
		expect(told).toEqual([['hand', 'The emergency stop at the device is in force.', 'stop']]);
	});

	test('lets go when it ends', async () => {
		const bench = await createSinkBench();
		bench.sink.arm(true);
		await bench.grip(500);
		expect(bench.driven()).toBe(true);
		const closed = bench.sink.close();
		await bench.time.advance(20);
		expect(bench.driven()).toBe(false);
		await bench.time.advance(1000);
		const [report] = await closed;
		expect(report?.link).toMatchObject({ phase: 'closed', letGo: 'confirmed' });
	});
});
