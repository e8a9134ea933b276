import { varintBytes } from '../wire/byteCursor.ts';
import { CHECKSUM_BYTES, HEADER_BYTES } from '../wire/constants.ts';
import { firstSpikeBytes, furtherSpikeBytes } from '../wire/encode.ts';
import type { Events, Rates, WireSpike } from '../wire/message.ts';
import { stampDifferenceUs, wrapStamp } from '../wire/timeStamp.ts';

/** One call of sendSpikes, followed on its way for the latency trace. */
export interface SpikeBatch {
	readonly frameId: number | null;
	readonly handedOverMs: number;
	readonly spikes: number;
	/** Spikes of it that have neither left nor been dropped. */
	waiting: number;
}

interface Queued extends WireSpike {
	readonly batch: SpikeBatch;
}

/** A frame's worth of spikes and the batches that end with it. */
export interface Taken<M> {
	readonly message: M;
	readonly spikes: number;
	readonly complete: readonly SpikeBatch[];
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

const RATES_FIXED_BYTES = 10;

/** An empty queue. */
export function createSpikeQueue(): SpikeQueue {
	let waiting: Queued[] = [];
	let head = 0;
	let counts: number[] = [];
	let countedBatches: SpikeBatch[] = [];
	let counted = 0;

	const leave = (spike: Queued, complete: SpikeBatch[]): void => {
		spike.batch.waiting--;
		if (spike.batch.waiting === 0) complete.push(spike.batch);
	};
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
		counted: () => counted,
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
				leave(next, complete);
				head++;
			}
			compact();
			return spikes.length === 0 ? null : { message: { kind: 'events', spikes }, spikes: spikes.length, complete };
		},
		intoCounts() {
			for (const spike of waiting.slice(head)) {
				counts[spike.channel] = (counts[spike.channel] ?? 0) + 1;
				counted++;
				leave(spike, countedBatches);
			}
			waiting = [];
			head = 0;
		},
		takeRates(frameBytes, windowEndUs, windowUs) {
			const frames: Taken<Rates>[] = [];
			const capacity = frameBytes - HEADER_BYTES - CHECKSUM_BYTES - RATES_FIXED_BYTES;
			let first = 0;
			let room = capacity;
			let list: number[] = [];
			const flush = (complete: readonly SpikeBatch[]): void => {
				const spikes = list.reduce((sum, count) => sum + count, 0);
				const message: Rates = { kind: 'rates', windowEndUs, windowUs, firstChannel: first, counts: list };
				frames.push({ message, spikes, complete });
			};
			counts.forEach((count, channel) => {
				if (count === 0) return;
				let zeros = channel - first - list.length;
				const needed = zeros + varintBytes(count);
				// A long run of silent channels costs more than a new frame does.
				if (list.length > 0 && (zeros > RATES_FIXED_BYTES || needed > room)) {
					flush([]);
					list = [];
				}
				if (list.length === 0) {
					first = channel;
					zeros = 0;
					room = capacity;
				}
				list.push(...new Array<number>(zeros).fill(0), count);
				room -= zeros + varintBytes(count);
			});
			// The last frame, or the empty frame of an empty window.
			flush(countedBatches);
			counts = [];
			countedBatches = [];
			counted = 0;
			return frames;
		},
		clear() {
			const count = waiting.length - head + counted;
			waiting = [];
			head = 0;
			counts = [];
			countedBatches = [];
			counted = 0;
			return count;
		},
	};
}
