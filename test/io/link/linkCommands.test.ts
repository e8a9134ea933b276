import { describe, expect, test } from 'vitest';
import { EMERGENCY_STOP } from '../../../src/io/wire/constants.ts';
import { close, closures, createBench } from './bench.ts';

describe('The emergency stop over the link', () => {
	test('latches the device, lets the hand go, and refuses movement until a person resets it there', async () => {
		const bench = createBench();
		await bench.time.advance(100);
		void bench.link.command(close(1));
		await bench.time.advance(500);
		expect(closures(bench)[0]).toBeGreaterThan(0.8);
		bench.link.emergencyStop();
		expect(bench.link.state().stop.pending).toBe(true);
		await bench.time.advance(1500);
		expect(bench.link.state()).toMatchObject({ phase: 'ready', stop: { pending: false, latched: true } });
		expect(bench.hand.device.state().hand).toMatchObject({
			emergencyStopped: true,
			emergencyCause: 'wire',
			driven: false,
		});
		expect(closures(bench)[0]).toBeLessThan(0.1);
		expect(await bench.link.command(close(1))).toEqual({
			kind: 'refused',
			why: 'stopInForce',
			reason: 'The emergency stop is in force.',
		});
		bench.hand.device.resetEmergencyStop();
		await bench.time.advance(50);
		expect(bench.link.state().stop).toEqual({ pending: false, latched: false });
		const outcome = bench.link.command(close(1));
		await bench.time.advance(50);
		expect((await outcome).kind).toBe('acted');
	});

	test('asked for while nothing is connected, it is the first thing a device hears', async () => {
		const bench = createBench();
		bench.setPlugged(false);
		await bench.time.advance(10);
		bench.link.emergencyStop();
		await bench.time.advance(500);
		const isStoppedWhenReady: boolean[] = [];
		bench.link.subscribe(({ phase }) => {
			if (phase === 'ready') isStoppedWhenReady.push(bench.hand.device.state().hand.emergencyStopped);
		});
		bench.setPlugged(true);
		await bench.time.advance(3000);
		expect(bench.link.state()).toMatchObject({ phase: 'ready', stop: { pending: false, latched: true } });
		expect(isStoppedWhenReady[0]).toBe(true);
	});

	test('gets through a line that spoils most frames', async () => {
		const bench = createBench();
		await bench.time.advance(100);
		bench.hand.device.setConditions({ noise: 0.05 });
		bench.link.emergencyStop();
		await bench.time.advance(1000);
		expect(bench.hand.device.state().hand.emergencyStopped).toBe(true);
	});

	test('pressed at the device, it shows here', async () => {
		const bench = createBench();
		await bench.time.advance(100);
		bench.hand.device.pressEmergencyStop();
		await bench.time.advance(5);
		expect(bench.link.state().stop.latched).toBe(true);
		expect(bench.hand.device.state().hand.emergencyCause).toBe('button');
	});

	test('survives a new session: the device tells that it is latched', async () => {
		const bench = createBench();
		await bench.time.advance(100);
		bench.line().write(Uint8Array.from(EMERGENCY_STOP));
		bench.setPlugged(false);
		await bench.time.advance(100);
		bench.hand.device.pressEmergencyStop();
		bench.setPlugged(true);
		await bench.time.advance(2000);
		expect(bench.link.state()).toMatchObject({ phase: 'ready', stop: { latched: true } });
	});
});

describe('Commands over the link', () => {
	test('are repeated until the device answers, and acted upon once', async () => {
		const bench = createBench({ conditions: { loss: 0.004 } });
		await bench.time.advance(3000);
		const outcomes = [];
		for (let i = 0; i < 40; i++) {
			outcomes.push(bench.link.command(close(i % 2 === 0 ? 0.5 : 0)));
			await bench.time.advance(400);
		}
		const kinds = (await Promise.all(outcomes)).map(({ kind }) => kind);
		const { counters } = bench.link.state();
		expect(counters.commandsRepeated).toBeGreaterThan(0);
		expect(kinds.filter((kind) => kind === 'acted').length).toBeGreaterThan(36);
	});

	test('a newer one takes the place of an older one for the same joints', async () => {
		const bench = createBench({ conditions: { latencyMs: 30 } });
		await bench.time.advance(200);
		const older = bench.link.command(close(0.2));
		const newer = bench.link.command(close(0.7));
		await bench.time.advance(1000);
		expect((await older).kind).toBe('overtaken');
		expect((await newer).kind).toBe('acted');
		expect(closures(bench)[0]).toBeCloseTo(0.7, 2);
	});

	test('that did not pass the safety gate are not sent', async () => {
		const bench = createBench();
		await bench.time.advance(100);
		const forged = { target: 'grip', digits: ['thumb'], closure: 1, strokesPerS: 9, forceLimitN: 500 };
		const outcomes: unknown[] = [];
		void bench.link.command(forged as never).then((outcome) => outcomes.push(outcome));
		await bench.time.advance(1000);
		expect(outcomes).toEqual([
			{ kind: 'refused', why: 'notSafe', reason: 'The command did not pass the safety gate.' },
		]);
		expect(bench.link.state().counters.commandsSent).toBe(0);
	});

	test('without a device are refused with the reason', async () => {
		const bench = createBench();
		bench.setPlugged(false);
		await bench.time.advance(100);
		const outcome = await bench.link.command(close(1));
		expect(outcome.kind).toBe('refused');
		expect(outcome).toHaveProperty('reason', expect.stringMatching(/^There is no device to move: .+\.$/));
	});
});

describe('When the host stops', () => {
	test('the hand lets go 250 ms after the last heartbeat, and stays so when the host is back', async () => {
		const bench = createBench();
		await bench.time.advance(100);
		void bench.link.command(close(1));
		await bench.time.advance(600);
		bench.setPlugged(false);
		await bench.time.advance(140);
		expect(bench.hand.device.state().hand).toMatchObject({ driven: true });
		await bench.time.advance(220);
		expect(bench.hand.device.state().hand).toMatchObject({ driven: false, watchdogRelaxed: true });
		await bench.time.advance(1500);
		expect(closures(bench)[0]).toBeLessThan(0.1);
		bench.setPlugged(true);
		await bench.time.advance(4000);
		expect(bench.link.state().telemetry).toMatchObject({ driven: false });
		expect(bench.link.state().letGo).toBe('confirmed');
	});
});
