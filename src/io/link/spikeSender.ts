import type { Clock, Timers } from '../../base/clock.ts';
import type { WireSpike } from '../wire/message.ts';
import { stampOfMs } from '../wire/timeStamp.ts';
import type { LinkSettings } from './settings.ts';
import { createSoonest } from './soonest.ts';
import { BACKLOG_MS, createSpikeDoor, type SpikeDoorOptions } from './spikeDoor.ts';
import { createFormChooser } from './spikeForm.ts';
import { createSpikeQueue } from './spikeQueue.ts';
import type { SpikeForm, SpikeProtocol } from './state.ts';

/** What a sender needs of its session. */
export interface SpikeSenderOptions extends SpikeDoorOptions {
	readonly clock: Clock;
	readonly timers: Timers;
	readonly settings: LinkSettings;
	readonly protocol: SpikeProtocol;
	/** What the device takes. */
	readonly takes: { readonly events: boolean; readonly rates: boolean };
	/** Spikes take another form from now on, a shorter one or a longer one. */
	onForm(form: SpikeForm, shorter: boolean): void;
}

/** Spikes of one session on their way to the line. */
export interface SpikeSender {
	/**
	 * Queues spikes, in order of time. Never blocks, never throws; what does not fit is counted lost.
	 * @param ageMs how long the first of them has been due: it has waited for company that long already
	 */
	push(spikes: readonly WireSpike[], frameId: number | null, ageMs: number): void;
	/** The transport's buffer is empty again. */
	drained(): void;
	/** Sends what waits, as far as the line allows, without waiting for company. */
	flush(): void;
	form(): SpikeForm;
	/** Stops; @returns how many spikes were still waiting, for the ledger. */
	stop(): number;
}

/** Counts that find no room for so many windows are not on their way: that is said. */
const BLOCKED_WINDOWS = 5;
/** A line that has no room is looked at again after this long, ms. */
const LOOK_AGAIN_MS = 1;

/** How long spikes wait for company. */
const waitForCompanyMs = (form: SpikeForm, { latencyBudgetMs, coalesceWaitMs }: LinkSettings): number =>
	form === 'coalesced' ? Math.max(latencyBudgetMs, coalesceWaitMs) : latencyBudgetMs;

/** A sender with an empty queue. */
export function createSpikeSender(options: SpikeSenderOptions): SpikeSender {
	const { clock, timers, settings, ledger, budget, takes } = options;
	const queue = createSpikeQueue();
	const chooser = createFormChooser(options);
	let stopped = false;
	const flushing = createSoonest(clock, timers, () => flush());
	let cancelWindow = (): void => undefined;
	let windowStartMs = clock();

	const { hasRoom, write, dropStale, setBlocked } = createSpikeDoor(options, queue, () => chooser.form());

	const dueIn = (ms: number): void => {
		if (!stopped) flushing.dueIn(ms);
	};

	const companyMs = (): number => waitForCompanyMs(chooser.form(), settings);

	const mustWaitMs = (): number => {
		const bytesPerS = budget.bytesPerS();
		const ageMs = clock() - (queue.oldestMs() ?? clock());
		const ahead = bytesPerS === null ? 0 : (queue.length() * chooser.spikeBytes() * 1000) / bytesPerS;
		return ageMs + ahead;
	};

	const flush = (): void => {
		if (stopped || chooser.form() === 'rate') return;
		const gridUs = chooser.form() === 'coalesced' ? settings.coalesceGridMs * 1000 : 1;
		while (hasRoom()) {
			const taken = queue.takeEvents(budget.frameBytes(), gridUs);
			if (taken === null) return;
			write(taken);
		}
		if (queue.length() === 0) return;
		if (mustWaitMs() > settings.degradeAfterMs && chooser.degrade()) {
			// A shorter form helps a slow line; a device that reads nothing gets nothing in any form.
			if (options.congested()) setBlocked(true);
			options.onForm(chooser.form(), true);
			openWindow();
			if (chooser.form() === 'rate') {
				windowStartMs = queue.oldestMs() ?? clock();
				queue.intoCounts();
				return;
			}
		}
		// A device that takes no rates gets events or nothing; what is old is dropped.
		if (mustWaitMs() > settings.staleAfterMs) dropStale();
		dueIn(Math.max(LOOK_AGAIN_MS, budget.backlogMs() - BACKLOG_MS));
	};

	/** Sends the counts of the window, if there is room. @returns whether there was */
	const sendCounts = (): boolean => {
		const nowMs = clock();
		const room = hasRoom();
		if (room) {
			const windowUs = Math.round((nowMs - windowStartMs) * 1000);
			for (const taken of queue.takeRates(budget.frameBytes(), stampOfMs(nowMs), windowUs)) write(taken);
			windowStartMs = nowMs;
		} else if (nowMs - windowStartMs > settings.staleAfterMs) {
			if (queue.counted() > 0) dropStale();
			windowStartMs = nowMs;
		} else if (queue.counted() > 0 && nowMs - windowStartMs > BLOCKED_WINDOWS * settings.rateWindowMs) {
			setBlocked(true);
		}
		return room && queue.counted() === 0;
	};

	/** Runs once a window while spikes do not travel as events. */
	const closeWindow = (): void => {
		const carried = chooser.form() === 'rate' ? sendCounts() : mustWaitMs() <= settings.degradeAfterMs;
		if (chooser.recover(carried)) options.onForm(chooser.form(), false);
		openWindow();
	};

	const openWindow = (): void => {
		cancelWindow();
		if (chooser.form() !== 'events') cancelWindow = timers.after(settings.rateWindowMs, closeWindow);
	};
	if (takes.rates) openWindow();

	return {
		push(spikes, frameId, ageMs) {
			if (!takes.events && !takes.rates) {
				ledger.refuse('refused', spikes.length);
				return;
			}
			const form = chooser.form();
			const room = Math.max(0, settings.queueSpikes - queue.length() - queue.counted());
			const kept = form === 'rate' ? spikes : spikes.slice(0, room);
			if (kept.length < spikes.length) ledger.refuse('queueFull', spikes.length - kept.length);
			if (kept.length === 0) return;
			ledger.take(kept.length);
			chooser.came(kept.length);
			queue.push({ frameId, handedOverMs: clock(), spikes: kept.length, waiting: kept.length }, kept);
			if (form === 'rate') queue.intoCounts();
			else if (companyMs() <= ageMs) flush();
			else dueIn(queue.length() * chooser.spikeBytes() >= budget.frameBytes() ? 0 : companyMs() - ageMs);
		},
		drained: () => {
			// Those that waited for room go at once; those that wait for company keep their time.
			if (chooser.form() !== 'rate' && mustWaitMs() >= companyMs()) flush();
		},
		flush() {
			if (chooser.form() !== 'rate') flush();
			else if (queue.counted() > 0 && hasRoom()) {
				cancelWindow();
				closeWindow();
			}
		},
		form: () => chooser.form(),
		stop() {
			stopped = true;
			flushing.cancel();
			cancelWindow();
			return queue.clear();
		},
	};
}
