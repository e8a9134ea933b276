import { describe, expect, test } from 'vitest';
import { machineClock } from '../../../src/host/machineTime.ts';
import type { LatencyTrace } from '../../../src/io/link/state.ts';
import { createSafetyGate } from '../../../src/io/safety/safety.ts';
import { EMERGENCY_STOP } from '../../../src/io/wire/constants.ts';
import { bothSidesOfTheBook, createBench } from './bench.ts';

const armedGate = () => {
	const gate = createSafetyGate(machineClock);
	gate.arm();
	return gate;
};
const close = (closure: number) => {
	const answer = armedGate().request({
		target: 'grip',
		digits: ['thumb', 'index', 'middle', 'ring', 'little'],
		closure,
		strokesPerS: 2,
		forceLimitN: 20,
	});
	if (!answer.ok) throw new Error(answer.reason);
	return answer.command;
};
const closures = (bench: ReturnType<typeof createBench>) => bench.hand.device.state().hand.closures;

describe('A link to a hand that works', () => {
	test('connects, says who is there and delivers every spike', async () => {
		const bench = createBench();
		await bench.time.advance(50);
		expect(bench.shown.map(({ phase }) => phase)).toEqual(['connecting', 'handshaking', 'ready']);
		expect(bench.link.state().device).toMatchObject({ identity: 'Simulated hand', channels: 256, firmware: '2.0.0' });
		await bench.fire(1000, 2000);
		await bench.time.advance(300);
		const { spikes, counters } = bench.link.state();
		expect(spikes.handedOver).toBeGreaterThan(1800);
		expect(spikes).toMatchObject({ delivered: spikes.handedOver, inFlight: 0, queued: 0, lostTotal: 0 });
		expect(bench.hand.device.state().spikes).toMatchObject({ total: spikes.handedOver, asRates: 0 });
		expect(counters).toMatchObject({ sequenceGaps: 0, crcErrors: 0, sessions: 1, degradations: 0 });
	});

	test('lets a spike wait no longer than the latency budget', async () => {
		const bench = createBench({ latencyBudgetMs: 5 });
		const traces: LatencyTrace[] = [];
		bench.link.onTrace((trace) => traces.push(trace));
		await bench.time.advance(50);
		await bench.fire(1000, 500, 1);
		await bench.time.advance(100);
		const waits = traces.map(({ handedOverMs, writtenMs }) => writtenMs - handedOverMs);
		expect(waits.length).toBeGreaterThan(200);
		expect(Math.max(...waits)).toBeLessThanOrEqual(5);
		expect(Math.max(...waits)).toBeGreaterThan(4);
	});

	test('a spike that comes late does not wait as long again: the budget counts from when it was due', async () => {
		const bench = createBench({ latencyBudgetMs: 5 });
		const waits: number[] = [];
		bench.link.onTrace(({ handedOverMs, writtenMs }) => waits.push(writtenMs - handedOverMs));
		await bench.time.advance(1000);
		for (const [i, ageMs] of [0, 3, 9].entries()) {
			bench.link.sendSpikes([{ tUs: i, channel: 1 }], i, ageMs);
			await bench.time.advance(100);
		}
		// The clock of the bench goes in steps of 1 ms or finer.
		expect(waits.map((wait) => Math.round(wait))).toEqual([5, 2, 0]);
	});

	test('follows a light frame to the hand and back: handed over, written, acted, telemetry', async () => {
		const bench = createBench({ conditions: { latencyMs: 7 } });
		const traces: LatencyTrace[] = [];
		bench.link.onTrace((trace) => traces.push(trace));
		await bench.time.advance(1000);
		const handedOverMs = bench.time.clock();
		bench.link.sendSpikes([{ tUs: 1, channel: 2 }], 41);
		void bench.link.command(close(0.4), 42);
		await bench.time.advance(100);
		expect(traces).toHaveLength(2);
		for (const trace of traces) {
			expect(trace.handedOverMs).toBe(handedOverMs);
			expect(trace.actedMs).not.toBeNull();
			// The line takes 7 ms each way and the clock comparison is exact on a symmetric line, to its 1 µs stamps.
			expect((trace.actedMs ?? 0) - trace.writtenMs).toBeCloseTo(7, 2);
			expect(trace.telemetryMs - (trace.actedMs ?? 0)).toBeGreaterThanOrEqual(7);
			expect(trace.telemetryMs - (trace.actedMs ?? 0)).toBeLessThanOrEqual(28);
		}
		expect(traces.map(({ what, frameId }) => [what, frameId])).toEqual(
			expect.arrayContaining([
				['spikes', 41],
				['command', 42],
			]),
		);
	});

	test('estimates the offset of a clock that wraps meanwhile', async () => {
		// Stamps wrap at 4,294,967.296 ms.
		const bench = createBench({ startMs: 4_294_900, conditions: { latencyMs: 3 } });
		await bench.time.advance(500);
		expect(bench.link.state().clock?.offsetUs).toBe(0);
		expect(bench.link.state().clock?.roundTripMs).toBeCloseTo(6, 2);
		expect(bench.link.state().phase).toBe('ready');
	});

	test('moves the hand and reports where it is', async () => {
		const bench = createBench();
		await bench.time.advance(100);
		const outcome = bench.link.command(close(0.6));
		await bench.time.advance(800);
		expect((await outcome).kind).toBe('acted');
		const { telemetry } = bench.link.state();
		for (const closure of telemetry?.closures ?? []) expect(closure).toBeCloseTo(0.6, 2);
		// The first command of the session was to let go.
		expect(telemetry).toMatchObject({ driven: true, lastCommandId: 2, emergencyStopped: false });
	});

	test('in rate mode the counts agree with the spikes, channel by channel', async () => {
		const bench = createBench({ protocol: 'rate' });
		await bench.time.advance(50);
		const sent: Record<number, number> = {};
		for (let i = 0; i < 500; i++) {
			const channel = (i * i) % 97;
			sent[channel] = (sent[channel] ?? 0) + 1;
			bench.link.sendSpikes([{ tUs: i * 1000, channel }]);
			await bench.time.advance(1);
		}
		await bench.time.advance(300);
		const { spikes } = bench.hand.device.state();
		expect(spikes.byChannel).toEqual(sent);
		expect(spikes).toMatchObject({ total: 500, asRates: 500 });
		expect(bench.link.state()).toMatchObject({ phase: 'ready', sending: 'rate' });
		expect(bench.link.state().spikes).toMatchObject({ delivered: 500, lostTotal: 0 });
	});

	test('closing delivers what waits', async () => {
		const bench = createBench({ latencyBudgetMs: 50 });
		await bench.time.advance(50);
		bench.link.sendSpikes([{ tUs: 1, channel: 1 }]);
		const closed = bench.link.close();
		await bench.time.advance(400);
		await closed;
		expect(bench.link.state().spikes).toMatchObject({ delivered: 1, lostTotal: 0 });
		bench.link.sendSpikes([{ tUs: 1, channel: 1 }]);
		expect(bench.link.state().spikes.lost.closed).toBe(1);
		expect(bench.link.state().phase).toBe('closed');
	});

	test('spikes that no channel takes are refused and counted', async () => {
		const bench = createBench();
		await bench.time.advance(50);
		bench.link.sendSpikes([
			{ tUs: 1, channel: 256 },
			{ tUs: Number.NaN, channel: 1 },
			{ tUs: 1, channel: -1 },
			{ tUs: 1, channel: 0.5 },
			{ tUs: 1, channel: 255 },
		]);
		await bench.time.advance(300);
		expect(bench.link.state().spikes).toMatchObject({ handedOver: 5, delivered: 1, lost: { refused: 4 } });
	});
});

describe('A link in trouble', () => {
	test('spikes before the device is there are counted lost', async () => {
		const bench = createBench();
		bench.link.sendSpikes([{ tUs: 1, channel: 1 }]);
		await bench.time.advance(50);
		expect(bench.link.state().spikes.lost.notConnected).toBe(1);
	});

	test('a pulled cable is said in a sentence, the line is tried again, and the books agree to the last spike', async () => {
		const bench = createBench({ conditions: { latencyMs: 20 } });
		await bench.time.advance(200);
		await bench.fire(1000, 500);
		bench.setPlugged(false);
		await bench.fire(1000, 2000);
		expect(bench.link.state()).toMatchObject({ phase: 'disconnected', reason: 'Nothing is plugged in.' });
		expect(bench.link.state().nextAttemptMs).toBeGreaterThan(bench.time.clock());
		bench.setPlugged(true);
		await bench.fire(1000, 5000);
		await bench.time.advance(500);
		const state = bench.link.state();
		expect(state).toMatchObject({ phase: 'ready', attempts: 0, nextAttemptMs: null });
		expect(state.counters.sessions).toBe(2);
		// The device kept its count of the broken session, so what was under way is known exactly.
		expect(state.spikes.delivered).toBe(bench.hand.device.state().spikes.total);
		expect(state.spikes.lost.line).toBeGreaterThan(0);
		expect(state.spikes.lost.notConnected).toBeGreaterThan(1000);
		expect(state.spikes.inFlight).toBe(0);
		const [left, right] = bothSidesOfTheBook(state);
		expect(left).toBe(right);
	});

	test('noise costs frames, each spike of which is counted; counts agree on both ends', async () => {
		const bench = createBench({ conditions: { noise: 0.002, loss: 0.001 } });
		await bench.time.advance(2000);
		await bench.fire(1000, 4000);
		bench.hand.device.setConditions({ noise: 0, loss: 0 });
		await bench.time.advance(1000);
		const { spikes, counters } = bench.link.state();
		expect(spikes.lost.line).toBeGreaterThan(20);
		expect(spikes.delivered).toBe(bench.hand.device.state().spikes.total);
		expect(spikes.handedOver).toBe(spikes.delivered + spikes.lostTotal);
		expect(counters.crcErrors + counters.framingErrors).toBeGreaterThan(5);
		expect(counters.sequenceGaps).toBeGreaterThan(5);
		expect(counters.rejectedByDevice).toBeGreaterThan(5);
	});

	test('a device that babbles garbage is still understood', async () => {
		const bench = createBench({ conditions: { babbleBytesPerS: 500 } });
		await bench.time.advance(500);
		await bench.fire(1000, 2000);
		await bench.time.advance(500);
		const { phase, spikes, counters } = bench.link.state();
		expect(phase).toBe('ready');
		expect(counters.crcErrors + counters.framingErrors).toBeGreaterThan(10);
		// Garbage towards us takes nothing from what we send.
		expect(spikes).toMatchObject({ delivered: spikes.handedOver, lostTotal: 0 });
	});

	test('a silent device is called silent, its spikes lost, and it is welcomed back', async () => {
		const bench = createBench();
		await bench.time.advance(100);
		await bench.fire(1000, 200);
		bench.hand.device.setConditions({ silent: true });
		await bench.fire(1000, 1000);
		expect(bench.link.state()).toMatchObject({
			phase: 'silent',
			reason: 'Simulated hand is connected but says nothing; asking it again.',
		});
		expect(bench.link.state().spikes.lost.silent).toBeGreaterThan(300);
		bench.hand.device.setConditions({ silent: false });
		await bench.fire(1000, 1000);
		await bench.time.advance(300);
		const state = bench.link.state();
		expect(state.phase).toBe('ready');
		expect(state.spikes.delivered).toBe(bench.hand.device.state().spikes.total);
		expect(state.spikes.handedOver).toBe(state.spikes.delivered + state.spikes.lostTotal);
	});

	test('a device that never answers is given up and tried again', async () => {
		const bench = createBench({ conditions: { silent: true } });
		await bench.time.advance(3400);
		expect(bench.shown.map(({ phase }) => phase)).toEqual(['connecting', 'handshaking', 'disconnected']);
		expect(bench.link.state().reason).toBe(
			'The device at the in-process line to the simulated device does not answer; is it the right device, and switched on?',
		);
		bench.hand.device.setConditions({ silent: false });
		await bench.time.advance(1000);
		expect(bench.link.state().phase).toBe('ready');
	});

	test('a line too slow for events carries rates, loses nothing, and goes back when it can', async () => {
		const bench = createBench({ conditions: { baud: 19_200 } });
		await bench.time.advance(300);
		// 1,000 spikes/s need about 5,500 bytes/s; the line carries 1,920.
		await bench.fire(1000, 3000);
		expect(bench.link.state()).toMatchObject({
			phase: 'degraded',
			sending: 'rate',
			reason: 'The line is too slow for every spike: counts per window are sent instead.',
		});
		// At most 30 s, after relapses, until a longer form is tried again.
		await bench.fire(20, 35_000);
		await bench.time.advance(500);
		const state = bench.link.state();
		expect(state).toMatchObject({ phase: 'ready', sending: 'events' });
		expect(state.spikes).toMatchObject({ delivered: state.spikes.handedOver, lostTotal: 0 });
		expect(bench.hand.device.state().spikes.total).toBe(state.spikes.handedOver);
		expect(bench.hand.device.state().spikes.asRates).toBeGreaterThan(2000);
	});

	test.each([9600, 57_600, 115_200, 2_000_000])('at %d baud no spike is lost at 300 spikes/s', async (baud) => {
		const bench = createBench({ conditions: { baud } });
		await bench.time.advance(500);
		await bench.fire(300, 3000);
		await bench.time.advance(1000);
		const state = bench.link.state();
		expect(['ready', 'degraded']).toContain(state.phase);
		expect(state.spikes).toMatchObject({ delivered: state.spikes.handedOver, lostTotal: 0 });
		expect(state.sending).toBe(baud >= 57_600 ? 'events' : 'rate');
	});

	test('a device that stops reading holds nobody up and memory stays bounded', async () => {
		const bench = createBench();
		await bench.time.advance(100);
		bench.hand.device.setConditions({ baud: 50 });
		await bench.fire(5000, 3000);
		const state = bench.link.state();
		expect(bench.line().bufferedBytes()).toBeLessThan(12_000);
		expect(state.spikes.queued).toBeLessThanOrEqual(8192);
		const [left, right] = bothSidesOfTheBook(state);
		expect(left).toBe(right);
	});

	test('a line that cannot be opened is said in a sentence', async () => {
		const bench = createBench({});
		bench.setPlugged(false);
		await bench.time.advance(100);
		expect(bench.link.state().reason).toMatch(
			/^(Nothing is plugged in\.|The in-process line was (closed|unplugged)\.)$/,
		);
		expect(bench.link.state().phase).toBe('disconnected');
	});
});

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
		bench.setPlugged(true);
		await bench.time.advance(3000);
		expect(bench.link.state()).toMatchObject({ phase: 'ready', stop: { pending: false, latched: true } });
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
		expect(await bench.link.command(forged as never)).toEqual({
			kind: 'refused',
			why: 'notSafe',
			reason: 'The command did not pass the safety gate.',
		});
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
