import type { Clock, Timers } from '../../base/clock.ts';
import type { WireSpike } from '../wire/message.ts';
import { type CountWindow, createCountWindow } from './countWindow.ts';
import type { LinkSettings } from './settings.ts';
import { createSoonest, type Soonest } from './soonest.ts';
import { BACKLOG_MS, createSpikeDoor, type SpikeDoor, type SpikeDoorOptions } from './spikeDoor.ts';
import { createFormChooser, type FormChooser } from './spikeForm.ts';
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

/** A line that has no room is looked at again after this long, ms. */
const LOOK_AGAIN_MS = 1;

/** How long spikes wait for company. */
const waitForCompanyMs = (form: SpikeForm, { latencyBudgetMs, coalesceWaitMs }: LinkSettings): number =>
	form === 'coalesced' ? Math.max(latencyBudgetMs, coalesceWaitMs) : latencyBudgetMs;

/** A sender with an empty queue. */
export function createSpikeSender(options: SpikeSenderOptions): SpikeSender {
	return new Sender(options);
}

/** Spikes that wait for company or for room, and the form that they take. */
class Sender implements SpikeSender {
	readonly #options: SpikeSenderOptions;
	readonly #queue = createSpikeQueue();
	readonly #chooser: FormChooser;
	readonly #flushing: Soonest;
	readonly #door: SpikeDoor;
	readonly #counts: CountWindow;
	#stopped = false;
	#cancelWindow = (): void => undefined;

	constructor(options: SpikeSenderOptions) {
		const { clock, timers, takes } = options;
		this.#options = options;
		this.#chooser = createFormChooser(options);
		this.#flushing = createSoonest(clock, timers, () => this.#flushEvents());
		this.#door = createSpikeDoor(options, this.#queue, () => this.#chooser.form());
		this.#counts = createCountWindow(options, this.#queue, this.#door);
		if (takes.rates) this.#openWindow();
	}

	push(spikes: readonly WireSpike[], frameId: number | null, ageMs: number): void {
		const { clock, settings, ledger, budget, takes } = this.#options;
		if (!takes.events && !takes.rates) {
			ledger.refuse('refused', spikes.length);
			return;
		}
		const form = this.#chooser.form();
		const room = Math.max(0, settings.queueSpikes - this.#queue.length() - this.#queue.counted());
		const kept = form === 'rate' ? spikes : spikes.slice(0, room);
		if (kept.length < spikes.length) ledger.refuse('queueFull', spikes.length - kept.length);
		if (kept.length === 0) return;
		ledger.take(kept.length);
		this.#chooser.came(kept.length);
		this.#queue.push({ frameId, handedOverMs: clock(), spikes: kept.length, waiting: kept.length }, kept);
		if (form === 'rate') this.#queue.intoCounts();
		else {
			const waitMs = this.#waitMs(ageMs);
			if (waitMs <= 0) this.#flushEvents();
			else this.#dueIn(this.#queuedBytes() >= budget.frameBytes() ? 0 : waitMs);
		}
	}

	drained(): void {
		// Those that waited for room go at once; those that wait for company keep their time.
		if (this.#chooser.form() !== 'rate' && this.#mustWaitMs() >= this.#companyMs()) this.#flushEvents();
	}

	flush(): void {
		if (this.#chooser.form() !== 'rate') this.#flushEvents();
		else if (this.#queue.counted() > 0 && this.#door.hasRoom()) {
			this.#cancelWindow();
			this.#closeWindow();
		}
	}

	form(): SpikeForm {
		return this.#chooser.form();
	}

	stop(): number {
		this.#stopped = true;
		this.#flushing.cancel();
		this.#cancelWindow();
		return this.#queue.clear();
	}

	/** Sends events while there is room; takes a shorter form when those left would wait too long, and drops what is old. */
	#flushEvents(): void {
		const { settings, budget } = this.#options;
		if (this.#stopped || this.#chooser.form() === 'rate') return;
		if (!this.#fillLine() || this.#queue.length() === 0) return;
		if (this.#mustWaitMs() > settings.degradeAfterMs && this.#chooser.degrade()) {
			this.#takeShorterForm();
			if (this.#chooser.form() === 'rate') return;
		}
		// A device that takes no rates gets events or nothing; what is old is dropped.
		if (this.#mustWaitMs() > settings.staleAfterMs) this.#door.dropStale();
		this.#dueIn(Math.max(LOOK_AGAIN_MS, budget.backlogMs() - BACKLOG_MS));
	}

	/** Writes frames of events. @returns false when there is no further frame, true when the line has no room for one */
	#fillLine(): boolean {
		const { settings, budget } = this.#options;
		const gridUs = this.#chooser.form() === 'coalesced' ? settings.coalesceGridMs * 1000 : 1;
		while (this.#door.hasRoom()) {
			const taken = this.#queue.takeEvents(budget.frameBytes(), gridUs);
			if (taken === null) return false;
			this.#door.write(taken);
		}
		return true;
	}

	/** What waits takes the shorter form that was chosen. */
	#takeShorterForm(): void {
		const { clock } = this.#options;
		// A shorter form helps a slow line; a device that reads nothing gets nothing in any form.
		if (this.#options.congested()) this.#door.setBlocked(true);
		this.#options.onForm(this.#chooser.form(), true);
		this.#openWindow();
		if (this.#chooser.form() !== 'rate') return;
		this.#counts.beganAt(this.#queue.oldestMs() ?? clock());
		this.#queue.intoCounts();
	}

	/** Looks again, once a window while spikes do not travel as events, whether they may. */
	#openWindow(): void {
		const { timers, settings } = this.#options;
		this.#cancelWindow();
		if (this.#chooser.form() === 'events') return;
		this.#cancelWindow = timers.after(settings.rateWindowMs, () => this.#closeWindow());
	}

	#closeWindow(): void {
		const { settings } = this.#options;
		const isRate = this.#chooser.form() === 'rate';
		const carried = isRate ? this.#counts.send() : this.#mustWaitMs() <= settings.degradeAfterMs;
		if (this.#chooser.recover(carried)) this.#options.onForm(this.#chooser.form(), false);
		this.#openWindow();
	}

	#dueIn(ms: number): void {
		if (!this.#stopped) this.#flushing.dueIn(ms);
	}

	/**
	 * How long spikes that have been due for a while wait for company, ms: no longer than the line is busy anyway, since company saves bytes
	 * and an idle line has them to spare. Coalesced ones wait for their grid.
	 */
	#waitMs(ageMs: number): number {
		const companyMs = this.#companyMs() - ageMs;
		return this.#chooser.form() === 'coalesced' ? companyMs : Math.min(companyMs, this.#options.budget.backlogMs());
	}

	#companyMs(): number {
		return waitForCompanyMs(this.#chooser.form(), this.#options.settings);
	}

	/** What waits as events will take so many bytes. */
	#queuedBytes(): number {
		return this.#queue.length() * this.#chooser.spikeBytes();
	}

	/** How long the oldest spike will have waited until all have left, ms. */
	#mustWaitMs(): number {
		const { clock, budget } = this.#options;
		const bytesPerS = budget.bytesPerS();
		const ageMs = clock() - (this.#queue.oldestMs() ?? clock());
		return ageMs + (bytesPerS === null ? 0 : (this.#queuedBytes() * 1000) / bytesPerS);
	}
}
