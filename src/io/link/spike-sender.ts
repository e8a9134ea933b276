import type { Clock, Timers } from '../transport/timers.ts';
import type { Events, Rates, WireSpike } from '../wire/message.ts';
import { stampOfMs } from '../wire/time-stamp.ts';
import type { LineBudget } from './line-budget.ts';
import type { LinkSettings } from './settings.ts';
import type { SpikeLedger } from './spike-ledger.ts';
import { createSpikeQueue, type SpikeBatch, type Taken } from './spike-queue.ts';
import type { SpikeProtocol } from './state.ts';

/** What a sender needs of its session. */
export interface SpikeSenderOptions {
	readonly clock: Clock;
	readonly timers: Timers;
	readonly settings: LinkSettings;
	readonly protocol: SpikeProtocol;
	readonly ledger: SpikeLedger;
	readonly budget: LineBudget;
	/** What the device takes. */
	readonly takes: { readonly events: boolean; readonly rates: boolean };
	/** Writes a message. @returns false when the transport refused it */
	write(message: Events | Rates, onWritten: () => void): boolean;
	/** Bytes that the transport holds. */
	bufferedBytes(): number;
	/** The device reads more slowly than it is written to: bytes are piling up where they cannot be seen. */
	congested(): boolean;
	/** The last spike of a batch was handed to the line. */
	onBatchWritten(batch: SpikeBatch, sentInSession: number): void;
	/** Events became rates, or rates events. */
	onMode(sending: SpikeProtocol): void;
}

/** Spikes of one session on their way to the line. */
export interface SpikeSender {
	/** Queues spikes, in order of time. Never blocks, never throws; what does not fit is counted lost. */
	push(spikes: readonly WireSpike[], frameId: number | null): void;
	/** The transport's buffer is empty again. */
	drained(): void;
	/** Sends what waits, as far as the line allows, without waiting for company. */
	flush(): void;
	sending(): SpikeProtocol;
	/** Stops; @returns how many spikes were still waiting, for the ledger. */
	stop(): number;
}

/** With more than this many bytes in the transport, spikes wait in the queue, where they can still become rates. */
const TRANSPORT_BYTES = 1024;
/** The line may be busy for this long when another frame is handed to it, ms. */
const BACKLOG_MS = 5;
/** A line that has no room is looked at again after this long, ms. */
const LOOK_AGAIN_MS = 1;
/** Bytes of a spike and of a frame around spikes, for planning (measured: test/io/wire). */
const PLANNED = { spikeBytes: 3.2, frameBytes: 11, overheadBytesPerS: 350 } as const;
/** Events return when they would take at most this share of the line. */
const COMFORTABLE_SHARE = 0.7;
/** A relapse within this time doubles the pause before the next recovery, up to the longest, ms. */
const RELAPSE_MS = 10_000;
const LONGEST_RECOVERY_MS = 30_000;

/** A sender with an empty queue. */
export function createSpikeSender(options: SpikeSenderOptions): SpikeSender {
	const { clock, timers, settings, ledger, budget, takes } = options;
	const queue = createSpikeQueue();
	let sending: SpikeProtocol = takes.events && (options.protocol === 'events' || !takes.rates) ? 'events' : 'rate';
	let stopped = false;
	let flushDue: { readonly atMs: number; cancel(): void } | null = null;
	let cancelWindow = (): void => undefined;
	let windowStartMs = clock();
	let recentHz = 0;
	let recentSpikes = 0;
	let carriedSinceMs = clock();
	let recoveredMs = Number.NEGATIVE_INFINITY;
	let recoverAfterMs = settings.recoverAfterMs;

	const hasRoom = (): boolean =>
		budget.backlogMs() <= BACKLOG_MS && options.bufferedBytes() < TRANSPORT_BYTES && !options.congested();

	const write = ({ message, spikes, complete }: Taken<Events | Rates>): void => {
		let sent = 0;
		const accepted = options.write(message, () => {
			for (const batch of complete) options.onBatchWritten(batch, sent);
		});
		if (accepted) sent = ledger.send(spikes);
		else ledger.drop('line', spikes);
	};

	const dueIn = (ms: number): void => {
		const atMs = clock() + ms;
		if (stopped || (flushDue !== null && flushDue.atMs <= atMs)) return;
		flushDue?.cancel();
		const cancel = timers.after(ms, () => {
			flushDue = null;
			flush();
		});
		flushDue = { atMs, cancel };
	};

	const mustWaitMs = (): number => {
		const bytesPerS = budget.bytesPerS();
		const ageMs = clock() - (queue.oldestMs() ?? clock());
		const ahead = bytesPerS === null ? 0 : (queue.length() * PLANNED.spikeBytes * 1000) / bytesPerS;
		return ageMs + ahead;
	};

	const flush = (): void => {
		if (stopped || sending !== 'events') return;
		while (hasRoom()) {
			const taken = queue.takeEvents(budget.frameBytes());
			if (taken === null) return;
			write(taken);
		}
		if (queue.length() === 0) return;
		if (mustWaitMs() > settings.degradeAfterMs && takes.rates) {
			degrade();
			return;
		}
		// A device that takes no rates gets events or nothing; what is old is dropped.
		if (mustWaitMs() > settings.staleAfterMs) ledger.drop('stale', queue.clear());
		dueIn(Math.max(LOOK_AGAIN_MS, budget.backlogMs() - BACKLOG_MS));
	};

	const change = (to: SpikeProtocol): void => {
		sending = to;
		options.onMode(to);
	};

	const degrade = (): void => {
		const nowMs = clock();
		recoverAfterMs =
			nowMs - recoveredMs < RELAPSE_MS ? Math.min(LONGEST_RECOVERY_MS, recoverAfterMs * 2) : settings.recoverAfterMs;
		windowStartMs = queue.oldestMs() ?? nowMs;
		carriedSinceMs = nowMs;
		recentSpikes = 0;
		// Until it is measured, the rate counts as what filled the line.
		recentHz = (budget.bytesPerS() ?? 0) / PLANNED.spikeBytes;
		queue.intoCounts();
		change('rate');
		openWindow();
	};

	const eventsWouldFit = (): boolean => {
		const bytesPerS = budget.bytesPerS();
		if (bytesPerS === null) return true;
		const framesPerS = Math.min(recentHz, 1000 / Math.max(1, settings.latencyBudgetMs));
		const wanted = recentHz * PLANNED.spikeBytes + framesPerS * PLANNED.frameBytes + PLANNED.overheadBytesPerS;
		return wanted <= bytesPerS * COMFORTABLE_SHARE;
	};

	const closeWindow = (): void => {
		const nowMs = clock();
		recentHz += ((recentSpikes * 1000) / settings.rateWindowMs - recentHz) * Math.min(1, settings.rateWindowMs / 1000);
		recentSpikes = 0;
		const room = hasRoom();
		if (room) {
			const windowUs = Math.round((nowMs - windowStartMs) * 1000);
			for (const taken of queue.takeRates(budget.frameBytes(), stampOfMs(nowMs), windowUs)) write(taken);
			windowStartMs = nowMs;
		} else if (nowMs - windowStartMs > settings.staleAfterMs) {
			ledger.drop('stale', queue.clear());
			windowStartMs = nowMs;
		}
		if (!room || !eventsWouldFit()) carriedSinceMs = nowMs;
		const mayRecover = options.protocol === 'events' && takes.events && queue.counted() === 0;
		if (mayRecover && nowMs - carriedSinceMs >= recoverAfterMs) {
			recoveredMs = nowMs;
			change('events');
		} else openWindow();
	};

	const openWindow = (): void => {
		cancelWindow = timers.after(settings.rateWindowMs, closeWindow);
	};
	if (sending === 'rate' && takes.rates) openWindow();

	return {
		push(spikes, frameId) {
			if (!takes.events && !takes.rates) {
				ledger.refuse('refused', spikes.length);
				return;
			}
			const room = Math.max(0, settings.queueSpikes - queue.length() - queue.counted());
			const kept = sending === 'rate' ? spikes : spikes.slice(0, room);
			if (kept.length < spikes.length) ledger.refuse('queueFull', spikes.length - kept.length);
			if (kept.length === 0) return;
			ledger.take(kept.length);
			recentSpikes += kept.length;
			queue.push({ frameId, handedOverMs: clock(), spikes: kept.length, waiting: kept.length }, kept);
			if (sending === 'rate') queue.intoCounts();
			else if (settings.latencyBudgetMs === 0) flush();
			else dueIn(queue.length() * PLANNED.spikeBytes >= budget.frameBytes() ? 0 : settings.latencyBudgetMs);
		},
		drained: () => {
			// Those that waited for room go at once; those that wait for company keep their time.
			if (sending === 'events' && mustWaitMs() >= settings.latencyBudgetMs) flush();
		},
		flush() {
			if (sending === 'events') flush();
			else if (queue.counted() > 0 && hasRoom()) {
				cancelWindow();
				closeWindow();
			}
		},
		sending: () => sending,
		stop() {
			stopped = true;
			flushDue?.cancel();
			cancelWindow();
			return queue.clear();
		},
	};
}
