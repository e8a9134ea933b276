import { describe, expect, test } from 'vitest';
import type { LatencyTrace } from '../../../src/io/link/state.ts';
import { type Bench, close, createBench } from './bench.ts';

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

	/** Two spikes, so many ms apart, of which the second has been due for some time: how long each waited to be written, ms. */
	async function waitsOf(bench: Bench, apartMs: number, ageMs: number): Promise<readonly number[]> {
		const waits: number[] = [];
		bench.link.onTrace(({ handedOverMs, writtenMs }) => waits.push(writtenMs - handedOverMs));
		await bench.time.advance(1000);
		// Between two heartbeats: the line is idle.
		while (bench.line().bufferedBytes() > 0) await bench.time.advance(1);
		await bench.time.advance(20);
		bench.link.sendSpikes([{ tUs: 1, channel: 1 }], 1);
		await bench.time.advance(apartMs);
		bench.link.sendSpikes([{ tUs: 2, channel: 1 }], 2, ageMs);
		await bench.time.advance(100);
		expect(waits).toHaveLength(2);
		return waits;
	}

	// A frame of a single spike takes the line some 4 ms at 28,800 baud.
	test('on an idle line a spike leaves at once, and waits for company only while the line is busy', async () => {
		const [first, second] = await waitsOf(createBench({ latencyBudgetMs: 50, conditions: { baud: 28_800 } }), 2, 0);
		expect(first).toBe(0);
		expect(second).toBeGreaterThan(1.5);
		expect(second).toBeLessThanOrEqual(4);
	});

	test('on a busy line a spike waits no longer than the latency budget, counted from when it was due', async () => {
		// The clock of the bench goes in steps of 1 ms or finer.
		for (const [ageMs, waitMs] of [
			[0, 2],
			[1, 1],
			[9, 0],
		] as const) {
			const waits = await waitsOf(createBench({ latencyBudgetMs: 2, conditions: { baud: 28_800 } }), 1, ageMs);
			expect(waits.map((wait) => Math.round(wait))).toEqual([0, waitMs]);
		}
	});

	test('spikes in great number are written within the budget, and in fuller frames than one each', async () => {
		const bench = createBench({ latencyBudgetMs: 5, conditions: { baud: 115_200 } });
		const traces: LatencyTrace[] = [];
		bench.link.onTrace((trace) => traces.push(trace));
		await bench.time.advance(50);
		const before = bench.link.state().counters.framesOut;
		await bench.fire(1500, 500, 0.2);
		await bench.time.advance(100);
		expect(Math.max(...traces.map(({ handedOverMs, writtenMs }) => writtenMs - handedOverMs))).toBeLessThanOrEqual(5);
		const { spikes, counters } = bench.link.state();
		expect(spikes).toMatchObject({ lostTotal: 0 });
		expect(spikes.delivered).toBeGreaterThan(600);
		expect(counters.framesOut - before).toBeLessThan(0.8 * spikes.delivered);
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
		const bench = createBench({ latencyBudgetMs: 50, conditions: { baud: 57_600 } });
		await bench.time.advance(200);
		bench.link.sendSpikes([{ tUs: 1, channel: 1 }]);
		bench.link.sendSpikes([{ tUs: 2, channel: 1 }]);
		expect(bench.link.state().spikes.queued).toBeGreaterThan(0);
		const closed = bench.link.close();
		await bench.time.advance(400);
		await closed;
		expect(bench.link.state().spikes).toMatchObject({ delivered: 2, lostTotal: 0 });
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
