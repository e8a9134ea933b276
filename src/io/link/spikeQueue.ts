import { CHECKSUM_BYTES, HEADER_BYTES } from '../wire/constants.ts';
import { firstSpikeBytes, furtherSpikeBytes } from '../wire/encode.ts';
import type { Events, Rates, WireSpike } from '../wire/message.ts';
import { stampDifferenceUs, wrapStamp } from '../wire/timeStamp.ts';
import { leave, type SpikeBatch, type Taken } from './spikeBatch.ts';
import { createSpikeCounts } from './spikeCounts.ts';

interface Queued extends WireSpike {
	readonly batch: SpikeBatch;
}

/** Spikes that wait, in order of arrival, and the counts of the window when they travel as rates. */
export interface SpikeQueue {
	push(batch: SpikeBatch, spikes: readonly WireSpike[]): void;
	/** Spikes waiting as events. */
	length(): number;
	/** Spikes waiting as counts. */
	counted(): number;
	/** When the oldest event waiting was handed over, ms; null when none waits. */
	oldestMs(): number | null;
	/**
	 * One frame of events that fits into so many bytes before stuffing; null when none waits.
	 * @param gridUs stamps are rounded to multiples of this; 1 leaves them exact
	 */
	takeEvents(frameBytes: number, gridUs: number): Taken<Events> | null;
	/** Turns all events that wait into counts. */
	intoCounts(): void;
	/** The window's counts as frames of so many bytes; begins a new window. An empty window is one empty frame. */
	takeRates(frameBytes: number, windowEndUs: number, windowUs: number): readonly Taken<Rates>[];
	/** Forgets everything. @returns how many spikes that were */
	clear(): number;
}

/** An empty queue. */
export function createSpikeQueue(): SpikeQueue {
	let waiting: Queued[] = [];
	let head = 0;
	const counts = createSpikeCounts();

	const compact = (): void => {
		if (head > 1024 || head === waiting.length) {
			waiting = waiting.slice(head);
			head = 0;
		}
	};

	return {
		push(batch, spikes) {
			for (const { tUs, channel } of spikes) waiting.push({ tUs, channel, batch });
		},
		length: () => waiting.length - head,
		counted: () => counts.spikes(),
		oldestMs: () => waiting[head]?.batch.handedOverMs ?? null,
		takeEvents(frameBytes, gridUs) {
			let room = frameBytes - HEADER_BYTES - CHECKSUM_BYTES;
			const spikes: WireSpike[] = [];
			const complete: SpikeBatch[] = [];
			let previous: WireSpike | null = null;
			for (let next = waiting[head]; next !== undefined; next = waiting[head]) {
				// A later batch may begin before an earlier one ended: order of time starts anew with a frame.
				const tUs = wrapStamp(Math.round(next.tUs / gridUs) * gridUs);
				const deltaUs: number = previous === null ? 0 : stampDifferenceUs(tUs, previous.tUs);
				if (deltaUs < 0) break;
				room -= previous === null ? firstSpikeBytes(next.channel) : furtherSpikeBytes(deltaUs, next.channel);
				if (room < 0) break;
				previous = { tUs, channel: next.channel };
				spikes.push(previous);
				leave(next.batch, complete);
				head++;
			}
			compact();
			return spikes.length === 0 ? null : { message: { kind: 'events', spikes }, spikes: spikes.length, complete };
		},
		intoCounts() {
			for (const { channel, batch } of waiting.slice(head)) counts.add(channel, batch);
			waiting = [];
			head = 0;
		},
		takeRates: counts.take,
		clear() {
			const spikes = waiting.length - head + counts.spikes();
			waiting = [];
			head = 0;
			counts.clear();
			return spikes;
		},
	};
}
