import { beforeAll, describe, expect, test } from 'vitest';
import { EMERGENCY_STOP } from '../../src/io/wire/constants.ts';
import { encodeFrame } from '../../src/io/wire/frame.ts';
import type { CommandTarget, Message, MessageOf } from '../../src/io/wire/message.ts';
import { heartbeat, hello, openBench } from './arduino-bench.ts';
import { buildFirmware, whyNoFirmware } from './arduino-tools.ts';

const whyNot = whyNoFirmware('probe');

const close = (changes: Partial<Extract<CommandTarget, { target: 'grip' }>> = {}): CommandTarget => ({
	target: 'grip',
	digits: ['thumb', 'index', 'middle', 'ring', 'little'],
	closure: 1,
	strokesPerS: 2,
	forceLimitN: 50,
	...changes,
});
const lastTelemetry = (messages: readonly Message[]): MessageOf<'telemetry'> => {
	const found = messages.findLast((message) => message.kind === 'telemetry');
	if (found === undefined) throw new Error('no telemetry');
	return found;
};

describe.skipIf(whyNot !== null)(`The Arduino firmware's safety rules${whyNot === null ? '' : ` (${whyNot})`}`, () => {
	let probe = '';
	beforeAll(() => {
		probe = buildFirmware('probe').path;
	}, 180_000);

	test('a command closes the hand at the speed asked for and says so', async () => {
		const bench = await openBench(probe);
		expect(await bench.command(close())).toMatchObject({ kind: 'ack', id: 1 });
		const early = await bench.keep(200);
		// 2 strokes/s for 0.2 s, less a start-up of about 0.03 s.
		expect(early.positions[0]).toBeGreaterThan(3000);
		expect(early.positions[0]).toBeLessThanOrEqual(4000);
		const late = await bench.keep(1000);
		expect(late.positions.slice(0, 5)).toEqual([10_000, 10_000, 10_000, 10_000, 10_000]);
		expect(late.pulses.slice(0, 5)).toEqual([2000, 2000, 2000, 2000, 2000]);
		expect(lastTelemetry(late.messages)).toMatchObject({ driven: true, lastCommandId: 1, closures: [1, 1, 1, 1, 1] });
	});

	test('no command makes a digit faster than 4 strokes/s or the wrist faster than 180°/s', async () => {
		const bench = await openBench(probe);
		await bench.command(close({ strokesPerS: 65 }));
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
		});
		expect(answer).toMatchObject({ kind: 'nak', reason: 'notCapable' });
	});

	test('the hand lets go 250 ms after the last heartbeat and moves again only on a new command', async () => {
		const bench = await openBench(probe);
		await bench.command(close());
		await bench.send(heartbeat());
		expect((await bench.run(248)).driven).toBe(true);
		const after = await bench.run(8);
		expect(after.driven).toBe(false);
		expect(after.pulses).toEqual([0, 0, 0, 0, 0, 0]);
		const back = await bench.keep(300);
		expect(back.driven).toBe(false);
		expect(lastTelemetry(back.messages)).toMatchObject({ watchdogRelaxed: true, driven: false });
		await bench.command(close());
		expect(lastTelemetry((await bench.keep(300)).messages)).toMatchObject({ watchdogRelaxed: false, driven: true });
	});

	test('the watchdog holds when the clock wraps after 71.6 minutes of silence', async () => {
		const bench = await openBench(probe);
		await bench.run(4_295_000);
		// To the clock the last heartbeat now looks fresh.
		await bench.command(close());
		expect((await bench.run(8)).driven).toBe(false);
	});

	test.each([0, 1, 2, 5, 9, 13])('an emergency stop after %i bytes of a frame cuts and latches', async (cut) => {
		const bench = await openBench(probe);
		await bench.command(close());
		await bench.keep(200);
		const frame = encodeFrame({ kind: 'command', id: 900, ...close() }, 0);
		const stopped = await bench.bytes(Uint8Array.from([...frame.subarray(0, cut), ...EMERGENCY_STOP]));
		expect(stopped).toMatchObject({ driven: false, stopped: true, pulses: [0, 0, 0, 0, 0, 0] });
		expect(stopped.messages).toMatchObject([{ kind: 'emergencyStopState', latched: true, cause: 'wire' }]);
		expect(await bench.command(close())).toMatchObject({ kind: 'nak', reason: 'emergencyStop' });
		expect(await bench.command({ target: 'relax' })).toMatchObject({ kind: 'ack' });
		// Neither a new session nor time undoes it; a person's button does.
		await bench.send(hello(8));
		expect((await bench.keep(2000)).stopped).toBe(true);
		const reset = await bench.keep(200, { reset: true });
		expect(reset.messages).toContainEqual(expect.objectContaining({ kind: 'emergencyStopState', latched: false }));
		expect(reset).toMatchObject({ stopped: false, driven: false });
	});

	test('the stop button stops, tells the host, and wins over the reset button', async () => {
		const bench = await openBench(probe);
		await bench.command(close());
		await bench.keep(100);
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

	test('a reset button that is stuck when the power comes resets nothing', async () => {
		const bench = await openBench(probe);
		await bench.bytes(Uint8Array.from(EMERGENCY_STOP));
		expect((await bench.keep(2000, { reset: true })).stopped).toBe(true);
	});

	test('digits stop closing at the force limit and give way above it', async () => {
		const bench = await openBench(probe);
		await bench.command(close({ forceLimitN: 10 }));
		const free = await bench.keep(200);
		// 60 mA at rest and 45 mA per newton: 510 mA is the limit.
		const held = await bench.keep(300, { ma: 520 });
		expect((held.positions[0] ?? 0) - (free.positions[0] ?? 0)).toBeLessThanOrEqual(161);
		expect(lastTelemetry(held.messages).forceN).toBeCloseTo(10.2, 1);
		const pulled = await bench.keep(300, { ma: 800 });
		expect(pulled.positions[0]).toBeLessThan((held.positions[0] ?? 0) - 300);
		// The object is gone: the grip goes on.
		expect((await bench.keep(1000)).positions[0]).toBe(10_000);
	});

	test('overcurrent for 20 ms is a fault that cuts the servos until a person resets it', async () => {
		const bench = await openBench(probe);
		await bench.command(close());
		await bench.keep(100);
		expect((await bench.keep(12, { ma: 4500 })).driven).toBe(true);
		await bench.keep(8);
		const cut = await bench.keep(100, { ma: 4500 });
		expect(cut.driven).toBe(false);
		expect(lastTelemetry(cut.messages).faults).toEqual(['overcurrent']);
		expect(await bench.command(close())).toMatchObject({ kind: 'nak', reason: 'fault' });
		await bench.keep(200, { reset: true });
		expect(await bench.command(close())).toMatchObject({ kind: 'ack' });
	});

	test('two amperes kept up overheat the motors, as estimated from the current', async () => {
		const bench = await openBench(probe);
		const warm = await bench.keep(10_000, { ma: 2000 });
		expect(warm.faults).toBe(0);
		// 25 °C + 100 °C·(1 − e^(−10/65.5)) = 39.2 °C.
		expect(lastTelemetry(warm.messages).temperatureC).toBeCloseTo(39.2, 0);
		const hot = await bench.run(60_000, { ma: 2000 });
		expect(hot.faults).toBe(2);
	});

	test('a current sensor that has failed is a fault: without it force cannot be limited', async () => {
		const bench = await openBench(probe);
		await bench.command(close());
		const cut = await bench.keep(100, { ma: -1 });
		expect(cut.driven).toBe(false);
		expect(lastTelemetry(cut.messages).faults).toEqual(['sensor']);
	});

	test('a repeated command is answered as before and acted upon once; an older one is not acted upon', async () => {
		const bench = await openBench(probe);
		const command = { kind: 'command', id: 5, ...close({ closure: 0.5 }) } as const;
		const [first] = (await bench.send(command)).messages;
		await bench.keep(800);
		await bench.send({ kind: 'command', id: 6, ...close({ closure: 0.2 }) });
		const [again] = (await bench.send(command)).messages;
		expect(again).toEqual(first);
		expect((await bench.send({ kind: 'command', id: 4, ...close() })).messages).toMatchObject([{ kind: 'ack', id: 4 }]);
		expect((await bench.keep(1500)).positions[0]).toBe(2000);
	});

	test('spikes of a session are counted, and a new session reports them', async () => {
		const bench = await openBench(probe);
		const spikes = [
			{ tUs: 1, channel: 0 },
			{ tUs: 9, channel: 300 },
		];
		await bench.send({ kind: 'events', spikes });
		await bench.send({ kind: 'rates', windowEndUs: 5, windowUs: 5, firstChannel: 0, counts: [3, 0, 200] });
		expect((await bench.send(heartbeat())).messages).toMatchObject([{ kind: 'heartbeat', spikes: 205 }]);
		expect((await bench.send(hello(8))).messages).toMatchObject([
			{ kind: 'helloReply', sessionId: 8, previousSessionId: 7, previousSpikes: 205 },
		]);
		expect((await bench.send(heartbeat())).messages).toMatchObject([{ kind: 'heartbeat', spikes: 0 }]);
	});
});
