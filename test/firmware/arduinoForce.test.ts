import { beforeAll, describe, expect, test } from 'vitest';
import type { CommandTarget } from '../../src/protocol/deviceCommand.ts';
import { type Bench, closing, lastTelemetry, openBench } from './arduinoBench.ts';
import { buildFirmware, whyNoFirmware } from './arduinoTools.ts';

const whyNot = whyNoFirmware('probe');

const wrist = (angleDeg: number): CommandTarget => ({ target: 'wrist', angleDeg, degPerS: 90 });

/** The supply's current for a force, mA: 60 at rest and 45 per newton. */
const maOf = (newton: number): number => 60 + 45 * newton;

describe.skipIf(whyNot !== null)(
	`The Arduino firmware’s force, current and heat${whyNot === null ? '' : ` (${whyNot})`}`,
	() => {
		let probe = '';
		beforeAll(() => {
			probe = buildFirmware('probe').path;
		});

		const moved = async (bench: Bench, ms: number, newton: number, joint = 0): Promise<number> => {
			const before = (await bench.run(0)).positions[joint] ?? 0;
			return ((await bench.keep(ms, { ma: maOf(newton) })).positions[joint] ?? 0) - before;
		};

		test('digits stop closing at the force limit and give way above it', async () => {
			const bench = await openBench(probe);
			await bench.command(closing({ forceLimitN: 10 }));
			await bench.keep(200);
			// What a tick had begun is not taken back.
			expect(await moved(bench, 300, 10.2)).toBeLessThanOrEqual(161);
			const held = await bench.keep(50, { ma: maOf(10.2) });
			expect(lastTelemetry(held.messages).forceN).toBeCloseTo(10.2, 1);
			// Someone pulls at the object: 0.25 strokes/s.
			expect(await moved(bench, 300, 14)).toBeLessThan(-600);
			// The object is gone: the grip goes on.
			expect((await bench.keep(1200)).positions[0]).toBe(10_000);
		});

		test('digits that open against an obstacle stop at the force limit and give way above it', async () => {
			const bench = await openBench(probe);
			await bench.command(closing({ forceLimitN: 10 }));
			await bench.keep(1500);
			await bench.beat();
			await bench.command(closing({ forceLimitN: 10, closure: 0 }));
			await bench.keep(200);
			expect(await moved(bench, 300, 10.2)).toBeGreaterThanOrEqual(-161);
			expect(await moved(bench, 300, 14)).toBeGreaterThan(600);
			expect((await bench.keep(2000)).positions[0]).toBe(0);
		});

		test('a grip at its limit opens when it is told to, and no further than a tenth against a load that stays', async () => {
			const bench = await openBench(probe);
			await bench.command(closing({ forceLimitN: 10 }));
			await bench.keep(300);
			await moved(bench, 100, 10.2);
			await bench.beat();
			await bench.command(closing({ forceLimitN: 10, closure: 0 }));
			const opened = await moved(bench, 900, 10.2);
			expect(opened).toBeLessThan(-1000);
			// 160 steps are a tick at full speed.
			expect(opened).toBeGreaterThanOrEqual(-1000 - 2 * 161);
			// Back at less than half of it nothing is in the way.
			expect(await moved(bench, 1500, 2)).toBeLessThan(-1000);
		});

		test('a pull at a grip that is held half open never makes it close', async () => {
			const bench = await openBench(probe);
			await bench.command(closing({ forceLimitN: 10, closure: 0.5 }));
			await bench.keep(1000);
			// Felt, at the limit, above it, at the limit again; the way of giving way stays the same.
			await moved(bench, 100, 7);
			await bench.beat();
			await bench.command(closing({ forceLimitN: 10, closure: 0.48 }));
			await moved(bench, 200, 7);
			await bench.beat();
			await bench.command(closing({ forceLimitN: 10, closure: 0.6 }));
			expect(await moved(bench, 200, 10.5)).toBeLessThanOrEqual(0);
			expect(await moved(bench, 900, 14)).toBeLessThan(-2000);
			expect(await moved(bench, 300, 10.5)).toBeLessThanOrEqual(0);
		});

		test('the wrist stops, gives way and goes on likewise, both ways', async () => {
			for (const way of [1, -1]) {
				const bench = await openBench(probe);
				await bench.command(wrist(80 * way));
				await bench.keep(400);
				// 10 N at a fingertip are 510 mA; 7.2 tenths of a degree are a tick.
				expect(Math.abs(await moved(bench, 300, 10.2, 5))).toBeLessThanOrEqual(8.2);
				expect(way * (await moved(bench, 300, 14, 5))).toBeLessThan(-100);
				expect((await bench.keep(2000)).positions[5]).toBe(800 * way);
			}
		});

		test('the wrist turns with a grip that holds at its limit, and the digits stay', async () => {
			const bench = await openBench(probe);
			await bench.command(closing({ forceLimitN: 10 }));
			await bench.keep(200);
			await moved(bench, 100, 10.2);
			await bench.beat();
			await bench.command(wrist(40));
			const before = (await bench.run(0)).positions;
			const after = (await bench.keep(800, { ma: maOf(11) })).positions;
			expect(after[5]).toBe(400);
			expect(after[0]).toBe(before[0]);
			expect(Math.abs(await moved(bench, 50, 20.5, 5))).toBeLessThanOrEqual(1);
		});

		test('a load half above the limit that giving way does not end within half a second is a fault: it lets go', async () => {
			const bench = await openBench(probe);
			await bench.command(closing({ forceLimitN: 10 }));
			await bench.keep(300);
			expect((await bench.keep(480, { ma: maOf(16) })).driven).toBe(true);
			const gone = await bench.keep(60, { ma: maOf(16) });
			expect(gone.driven).toBe(false);
			expect(lastTelemetry((await bench.keep(100)).messages).faults).toEqual(['stall']);
		});

		test('a limit of nothing moves nothing, and the sensor’s noise is no fault', async () => {
			const bench = await openBench(probe);
			await bench.command(closing({ forceLimitN: 0 }));
			const { positions, faults } = await bench.keep(2000, { ma: 60 + 26 });
			expect(positions[0]).toBe(0);
			expect(faults).toBe(0);
		});

		test('overcurrent for 20 ms is a fault that cuts the servos until a person resets it', async () => {
			const bench = await openBench(probe);
			await bench.command(closing());
			await bench.keep(100);
			expect((await bench.keep(12, { ma: 4500 })).driven).toBe(true);
			await bench.keep(8);
			const cut = await bench.keep(100, { ma: 4500 });
			expect(cut.driven).toBe(false);
			expect(lastTelemetry(cut.messages).faults).toEqual(['overcurrent']);
			expect(await bench.command(closing())).toMatchObject({ kind: 'nak', reason: 'fault' });
			await bench.keep(200, { reset: true });
			await bench.beat();
			expect(await bench.command(closing())).toMatchObject({ kind: 'ack' });
		});

		test('a current sensor that has failed is a fault: without it force cannot be limited', async () => {
			const bench = await openBench(probe);
			await bench.command(closing());
			const cut = await bench.keep(100, { ma: -1 });
			expect(cut.driven).toBe(false);
			expect(lastTelemetry(cut.messages).faults).toEqual(['sensor']);
		});

		test('after power-up the motors are taken to be at 55 °C; at rest they cool, at two amperes they overheat', async () => {
			const bench = await openBench(probe);
			expect((await bench.run(4)).temperature).toBe(550);
			// 25 °C + 30 °C·e^(−60/65.5) = 37.0 °C.
			expect((await bench.run(60_000)).temperature / 10).toBeCloseTo(37, 0);
			// 25 °C + 100 °C − 88 °C·e^(−t/65.5) is 70 °C after 30.8 s.
			expect((await bench.run(29_000, { ma: 2000 })).faults).toBe(0);
			expect((await bench.run(4000, { ma: 2000 })).faults).toBe(2);
		});

		test('opening the port anew, which resets an Uno, neither cools the motors nor clears a fault', async () => {
			const bench = await openBench(probe);
			await bench.run(14_000, { ma: 2000 });
			const hot = await bench.run(100, { ma: 4500 });
			expect(hot.faults).toBe(1);
			const anew = await bench.restart();
			expect(anew).toMatchObject({ temperature: hot.temperature, faults: 1 });
			await bench.greet();
			expect(await bench.command(closing())).toMatchObject({ kind: 'nak', reason: 'fault' });
			await bench.keep(200);
			await bench.keep(200, { reset: true });
			expect((await bench.run(4)).faults).toBe(0);
		});

		test('heat and faults come from the memory alone, and only while its checksum is right', async () => {
			const bench = await openBench(probe);
			await bench.run(60_000);
			const { kept, temperature } = await bench.run(100, { ma: 4500 });
			expect(await bench.startWith(kept)).toMatchObject({ temperature, faults: 1 });
			const bytes = Buffer.from(kept, 'hex');
			for (let bit = 0; bit < 64; bit++) {
				const damaged = Buffer.from(bytes);
				damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
				expect((await bench.startWith(damaged.toString('hex'))).temperature, `bit ${bit}`).toBe(550);
			}
			for (const blank of ['00', 'ff', 'a5', '5a']) {
				expect(await bench.startWith(blank.repeat(8))).toMatchObject({ temperature: 550, faults: 0 });
			}
		});
	},
);
