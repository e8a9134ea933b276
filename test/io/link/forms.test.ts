import { describe, expect, test } from 'vitest';
import { createSeededRandom } from '../../../src/base/pcg.ts';
import { createSpikeQueue } from '../../../src/io/link/spikeQueue.ts';
import { encodeFrame } from '../../../src/io/wire/frame.ts';
import { stampDifferenceUs } from '../../../src/io/wire/timeStamp.ts';
import { fc } from '../../property.ts';
import { createBench } from './bench.ts';

describe('Spikes take the longest form that the line can carry', () => {
	test.each([
		// 1,000 spikes/s take 5,600 bytes/s as events in frames of 2 ms, 3,700 in full ones; coalesced 2,900. Heartbeats add 250.
		[9600, 'rate'],
		[19_200, 'rate'],
		[38_400, 'coalesced'],
		[57_600, 'events'],
		[115_200, 'events'],
		[230_400, 'events'],
		[460_800, 'events'],
		[921_600, 'events'],
		[2_000_000, 'events'],
	])('at %d baud, 1,000 spikes/s: %s, none lost, and no byte waits where it cannot change form', async (baud, form) => {
		const bench = createBench({ conditions: { baud } });
		await bench.time.advance(500);
		let mostBuffered = 0;
		// At 38,400 baud events are a few percent too many: what waits takes some seconds to show it.
		for (let i = 0; i < 100; i++) {
			await bench.fire(1000, 100);
			mostBuffered = Math.max(mostBuffered, bench.line().bufferedBytes());
		}
		const { sending, device } = bench.link.state();
		await bench.time.advance(1000);
		const { spikes } = bench.link.state();
		expect(device?.baud).toBe(baud);
		expect(sending).toBe(form);
		expect(spikes).toMatchObject({ delivered: spikes.handedOver, lostTotal: 0 });
		expect(bench.hand.device.state().spikes.total).toBe(spikes.handedOver);
		// A frame takes at most 20 ms of a line and is handed over at most 5 ms early; heartbeats come on top.
		expect(mostBuffered).toBeLessThanOrEqual(Math.max(64 + 2, (baud / 10) * 0.02 + 2) + (baud / 10) * 0.005 + 2 * 25);
	});

	test('a line a little too slow for events carries coalesced events: every spike arrives, stamps are rounded', async () => {
		const bench = createBench({ conditions: { baud: 28_800 } });
		await bench.time.advance(500);
		await bench.fire(750, 4000);
		expect(bench.link.state()).toMatchObject({
			phase: 'degraded',
			sending: 'coalesced',
			reason: 'The line is too slow for exact stamps: spikes are sent with stamps rounded to 5 ms.',
		});
		await bench.time.advance(500);
		const { spikes, counters } = bench.link.state();
		expect(spikes).toMatchObject({ delivered: spikes.handedOver, lostTotal: 0, sentAsRates: 0 });
		expect(spikes.sentCoalesced).toBeGreaterThan(2000);
		expect(bench.hand.device.state().spikes).toMatchObject({ total: spikes.handedOver, asRates: 0 });
		expect(counters.degradations).toBe(1);
	});

	test('what was sent in a shorter form is counted, step by step down and up again', async () => {
		const bench = createBench({ conditions: { baud: 28_800 } });
		await bench.time.advance(500);
		const forms: string[] = [];
		bench.link.subscribe(({ sending }) => {
			if (forms.at(-1) !== sending) forms.push(sending);
		});
		await bench.fire(100, 500);
		await bench.fire(750, 3000);
		await bench.fire(3000, 3000);
		await bench.fire(20, 8000);
		await bench.time.advance(500);
		expect(forms).toEqual(['events', 'coalesced', 'rate', 'events']);
		const { spikes, counters } = bench.link.state();
		const { total, asRates } = bench.hand.device.state().spikes;
		expect(asRates).toBe(spikes.sentAsRates);
		expect(total).toBe(spikes.delivered);
		expect(spikes.delivered + spikes.lostTotal).toBe(spikes.handedOver);
		expect(counters.degradations).toBe(2);
	});
});

describe('Coalesced events', () => {
	const batch = (spikes: number) => ({ frameId: null, handedOverMs: 0, spikes, waiting: spikes });

	test('keep order, channel and number of spikes, and move no stamp by more than half the grid', () => {
		const anySpikes = fc.array(fc.record({ tUs: fc.nat(0xffff_ffff), channel: fc.nat(0xffff) }), { minLength: 1 });
		fc.assert(
			fc.property(anySpikes, fc.constantFrom(1, 1000, 5000, 7777), (unsorted, gridUs) => {
				const spikes = unsorted.toSorted((a, b) => a.tUs - b.tUs);
				const queue = createSpikeQueue();
				queue.push(batch(spikes.length), spikes);
				const sent = [];
				for (let taken = queue.takeEvents(64, gridUs); taken !== null; taken = queue.takeEvents(64, gridUs)) {
					// What the queue takes for a frame must be a frame that can be written.
					expect(encodeFrame(taken.message, 0, 2).length).toBeLessThanOrEqual(64 + 2);
					sent.push(...taken.message.spikes);
				}
				expect(sent.map(({ channel }) => channel)).toEqual(spikes.map(({ channel }) => channel));
				sent.forEach(({ tUs }, i) => {
					expect(Math.abs(stampDifferenceUs(tUs, spikes[i]?.tUs ?? 0))).toBeLessThanOrEqual(gridUs / 2);
				});
			}),
		);
	});

	test('cost at most 3.2 bytes each at 1,000 spikes/s with everything counted', () => {
		const queue = createSpikeQueue();
		// Poisson spikes from a fixed seed, 64 channels, frames every 10 ms.
		const random = createSeededRandom(5);
		let bytes = 0;
		let spikes = 0;
		let tUs = 0;
		for (let untilUs = 10_000; untilUs <= 20e6; untilUs += 10_000) {
			const due = [];
			for (; tUs < untilUs; tUs += -1000 * Math.log(1 - random())) {
				due.push({ tUs: Math.round(tUs), channel: Math.floor(random() * 64) });
			}
			if (due.length === 0) continue;
			queue.push(batch(due.length), due);
			for (let taken = queue.takeEvents(250, 5000); taken !== null; taken = queue.takeEvents(250, 5000)) {
				bytes += encodeFrame(taken.message, 0, 2).length;
				spikes += taken.spikes;
			}
		}
		expect(spikes).toBeGreaterThan(19_000);
		expect(bytes / spikes).toBeLessThanOrEqual(3.2);
	});
});
