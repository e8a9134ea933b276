import { describe, expect, test } from 'vitest';
import { createLineBudget } from '../../../src/io/link/lineBudget.ts';
import { createSpikeDoor } from '../../../src/io/link/spikeDoor.ts';
import { createSpikeLedger } from '../../../src/io/link/spikeLedger.ts';
import { createSpikeQueue } from '../../../src/io/link/spikeQueue.ts';
import { bothSidesOfTheBook, createBench } from './bench.ts';

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

	test('what a full queue has no room for is counted lost, in order: the first come wait', async () => {
		const bench = createBench({ queueSpikes: 100 });
		await bench.time.advance(200);
		bench.link.sendSpikes(Array.from({ length: 250 }, (_, i) => ({ tUs: 10 * i, channel: i % 16 })));
		const full = bench.link.state();
		expect(full.spikes).toMatchObject({ handedOver: 250, lostTotal: 150, lost: { queueFull: 150 } });
		const [left, right] = bothSidesOfTheBook(full);
		expect(left).toBe(right);
		await bench.time.advance(500);
		expect(bench.link.state().spikes).toMatchObject({ queued: 0, inFlight: 0, delivered: 100, lostTotal: 150 });
		expect(bench.hand.device.state().spikes.total).toBe(100);
	});

	test('spikes that wait when the line breaks are counted lost with it', async () => {
		const bench = createBench({ latencyBudgetMs: 50, conditions: { baud: 9600 } });
		await bench.time.advance(220);
		// The first one has the line for itself, 15 ms long; the others wait for it.
		bench.link.sendSpikes([{ tUs: 0, channel: 0 }]);
		bench.link.sendSpikes(Array.from({ length: 4 }, (_, i) => ({ tUs: 10 * i, channel: i })));
		expect(bench.link.state().spikes).toMatchObject({ queued: 4, inFlight: 1 });
		bench.setPlugged(false);
		await bench.time.advance(20);
		expect(bench.link.state().spikes).toMatchObject({ queued: 0, lost: { notConnected: 4 } });
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

describe('The book of spikes', () => {
	test('that is closed counts what was queued and in flight as lost, and nothing twice', () => {
		const ledger = createSpikeLedger();
		ledger.sessionBegins(1, 0, 0);
		ledger.take(10);
		ledger.send(6, 'events');
		ledger.heartbeatLeaves(5);
		ledger.heartbeatAnswered(5, 4);
		ledger.send(3, 'events');
		expect(ledger.account()).toMatchObject({ queued: 1, inFlight: 3, delivered: 4, lostTotal: 2 });
		ledger.close();
		expect(ledger.account()).toMatchObject({
			...{ handedOver: 10, queued: 0, inFlight: 0, delivered: 4 },
			...{ lostTotal: 6, lost: { closed: 1, line: 5 } },
		});
	});

	test('learns nothing from an answer to a heartbeat of the session before', () => {
		const ledger = createSpikeLedger();
		ledger.sessionBegins(1, 0, 0);
		ledger.take(8);
		ledger.send(6, 'events');
		ledger.heartbeatLeaves(5);
		ledger.sessionBegins(2, 1, 6);
		ledger.send(2, 'events');
		ledger.heartbeatAnswered(5, 0);
		expect(ledger.account()).toMatchObject({ delivered: 6, inFlight: 2, lostTotal: 0 });
	});

	test('counts a frame that the transport refuses, and what is too old, as lost; and that the device takes nothing is told', () => {
		const ledger = createSpikeLedger();
		const told: boolean[] = [];
		let accepts = false;
		const queue = createSpikeQueue();
		const door = createSpikeDoor(
			{
				ledger,
				budget: createLineBudget(() => 0, null, 250),
				write: () => accepts,
				bufferedBytes: () => 0,
				congested: () => false,
				onBatchWritten: () => undefined,
				onBlocked: (blocked) => told.push(blocked),
			},
			queue,
			() => 'events',
		);
		const spikes = [1, 2, 3].map((tUs) => ({ tUs, channel: 0 }));
		const send = (): void => {
			ledger.take(3);
			door.write({ message: { kind: 'events', spikes }, spikes: 3, complete: [] });
		};
		send();
		expect(ledger.account()).toMatchObject({ queued: 0, inFlight: 0, lost: { line: 3 } });
		accepts = true;
		send();
		expect(ledger.account()).toMatchObject({ queued: 0, inFlight: 3, lost: { line: 3 } });
		ledger.take(3);
		queue.push({ frameId: null, handedOverMs: 0, spikes: 3, waiting: 3 }, spikes);
		door.dropStale();
		expect(ledger.account()).toMatchObject({ queued: 0, inFlight: 3, lost: { line: 3, stale: 3 } });
		expect(told).toEqual([true, false, true]);
	});
});
