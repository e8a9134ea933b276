import { beforeAll, describe, expect, test } from 'vitest';
import { EMERGENCY_STOP } from '../../src/io/wire/constants.ts';
import { encodeFrame } from '../../src/io/wire/frame.ts';
import { closing, hello, lastTelemetry, openBench } from './arduinoBench.ts';
import { buildFirmware, whyNoFirmware } from './arduinoTools.ts';

const whyNot = whyNoFirmware('probe');

describe.skipIf(whyNot !== null)(
	`The Arduino firmware moves within limits, stops and is reset${whyNot === null ? '' : ` (${whyNot})`}`,
	() => {
		let probe = '';
		beforeAll(() => {
			probe = buildFirmware('probe').path;
		});

		test('a command closes the hand at the speed asked for and says so', async () => {
			const bench = await openBench(probe);
			expect(await bench.command(closing())).toMatchObject({ kind: 'ack', id: 1 });
			const early = await bench.keep(200);
			// 2 strokes/s for 0.2 s, less a start-up of about 0.03 s.
			expect(early.positions[0]).toBeGreaterThan(3000);
			expect(early.positions[0]).toBeLessThanOrEqual(4000);
			const late = await bench.keep(1000);
			expect(late.positions.slice(0, 5)).toEqual([10_000, 10_000, 10_000, 10_000, 10_000]);
			expect(late.pulses.slice(0, 5)).toEqual([2000, 2000, 2000, 2000, 2000]);
			expect(lastTelemetry(late.messages)).toMatchObject({
				driven: true,
				heartbeatCurrent: true,
				lastCommandId: 1,
				closures: [1, 1, 1, 1, 1],
			});
		});

		test('no command makes a digit faster than 4 strokes/s or the wrist faster than 180°/s', async () => {
			const bench = await openBench(probe);
			await bench.command(closing({ strokesPerS: 65 }));
			await bench.command({ target: 'wrist', angleDeg: 90, degPerS: 6000 });
			let before = (await bench.keep(4)).positions;
			for (let tick = 0; tick < 100; tick++) {
				const { positions } = await bench.keep(4);
				// Per tick of 4 ms: 160 steps of the stroke, 7.2 tenths of a degree, and one of rounding.
				expect(Math.abs((positions[0] ?? 0) - (before[0] ?? 0))).toBeLessThanOrEqual(161);
				expect(Math.abs((positions[5] ?? 0) - (before[5] ?? 0))).toBeLessThanOrEqual(8.2);
				before = positions;
			}
			expect(before[0]).toBeGreaterThan(9000);
		});

		test('a wrist angle beyond its range is refused and changes nothing', async () => {
			const bench = await openBench(probe);
			expect(await bench.command({ target: 'wrist', angleDeg: 91, degPerS: 90 })).toMatchObject({
				kind: 'nak',
				reason: 'outOfRange',
			});
			expect((await bench.keep(500)).driven).toBe(false);
		});

		test('a stimulation level is refused: a hand has no electrodes', async () => {
			const bench = await openBench(probe);
			const answer = await bench.command({
				target: 'stimulate',
				electrode: 0,
				drive: 'rate',
				amplitudeUa: 10,
				phaseUs: 100,
				gapUs: 0,
				rateHz: 20,
				holdS: 1,
				riseUaPerS: 1000,
			});
			expect(answer).toMatchObject({ kind: 'nak', reason: 'notCapable' });
		});

		test.each([0, 1, 2, 5, 9, 13])('an emergency stop after %i bytes of a frame cuts and latches', async (cut) => {
			const bench = await openBench(probe);
			await bench.command(closing());
			await bench.keep(200);
			const frame = encodeFrame({ kind: 'command', id: 900, ...closing() }, 0, 2);
			const stopped = await bench.bytes(Uint8Array.from([...frame.subarray(0, cut), ...EMERGENCY_STOP]));
			expect(stopped).toMatchObject({ driven: false, stopped: true, pulses: [0, 0, 0, 0, 0, 0] });
			expect(stopped.messages).toMatchObject([{ kind: 'emergencyStopState', latched: true, cause: 'wire' }]);
			expect(await bench.command(closing())).toMatchObject({ kind: 'nak', reason: 'emergencyStop' });
			expect(await bench.command({ target: 'relax' })).toMatchObject({ kind: 'ack' });
			// Neither a new session nor time nor a reset of the board undoes it; a person's button does.
			await bench.send(hello(8));
			expect((await bench.keep(2000)).stopped).toBe(true);
			await bench.restart();
			await bench.greet(9);
			expect((await bench.keep(200)).stopped).toBe(true);
			const reset = await bench.keep(200, { reset: true });
			expect(reset.messages).toContainEqual(expect.objectContaining({ kind: 'emergencyStopState', latched: false }));
			expect(reset).toMatchObject({ stopped: false, driven: false });
		});

		test('the stop button stops, tells the host, and wins over the reset button', async () => {
			const bench = await openBench(probe);
			await bench.command(closing());
			await bench.keep(200);
			const stopped = await bench.keep(100, { stop: true });
			expect(stopped).toMatchObject({ stopped: true, driven: false, stopsSent: 1 });
			expect(stopped.messages).toContainEqual(
				expect.objectContaining({ kind: 'emergencyStopState', latched: true, cause: 'button' }),
			);
			expect((await bench.keep(500, { stop: true, reset: true })).stopped).toBe(true);
			// The reset button is still held from before: it must be let go and pressed anew.
			expect((await bench.keep(500, { reset: true })).stopped).toBe(true);
			await bench.keep(200);
			expect((await bench.keep(200, { reset: true })).stopped).toBe(false);
		});

		test('a reset button that is stuck when the power comes, or while the board is reset, resets nothing', async () => {
			const bench = await openBench(probe);
			await bench.bytes(Uint8Array.from(EMERGENCY_STOP));
			expect((await bench.keep(2000, { reset: true })).stopped).toBe(true);
			await bench.restart();
			await bench.greet();
			expect((await bench.keep(2000, { reset: true })).stopped).toBe(true);
			// A contact that bounces, never open or closed for 100 ms, is no press either.
			for (let i = 0; i < 20; i++) await bench.keep(90, { reset: i % 2 === 0 });
			expect((await bench.keep(4)).stopped).toBe(true);
		});

		test('a reset button that stays down after its press resets once: the next stop holds', async () => {
			const bench = await openBench(probe);
			await bench.keep(200);
			await bench.bytes(Uint8Array.from(EMERGENCY_STOP));
			expect((await bench.keep(200, { reset: true })).stopped).toBe(false);
			await bench.bytes(Uint8Array.from(EMERGENCY_STOP));
			expect((await bench.keep(2000, { reset: true })).stopped).toBe(true);
		});
	},
);
