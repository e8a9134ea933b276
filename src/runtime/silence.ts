import type { Clock, Timers } from '../base/clock.ts';

/** One party that must be heard from again and again. */
export interface SilenceWatch {
	/** It gave a sign of life. */
	heard(): void;
	/** Nothing was heard of it for the limit, and nothing since. */
	readonly silent: boolean;
	/** Watches no longer; nothing is called any more. */
	end(): void;
}

/** Whom to watch, and how. */
export interface SilenceOptions {
	readonly clock: Clock;
	readonly timers: Timers;
	/** It is asked for a sign of life this often, ms, for the first time at once. */
	readonly askEveryMs: number;
	/** Silent when nothing was heard for so long, ms. */
	readonly limitMs: number;
	readonly ask: () => void;
	/** It has fallen silent; told once, until it is heard again. */
	readonly lost: () => void;
	/** It is heard again after it was lost. */
	readonly back: () => void;
}

/**
 * A timer later than this was held up with this whole thread, ms: signs of life that came meanwhile have not been looked
 * at yet, so the delay is not held against the other side. (The loop watch sees to what this side's own stall means.)
 */
const ownStallMs = 100;

/** Begins to watch a party that was heard just now. */
export function watchSilence(options: SilenceOptions): SilenceWatch {
	const { clock, timers, askEveryMs, limitMs, ask, lost, back } = options;
	let heardMs = clock();
	let askedMs = Number.NEGATIVE_INFINITY;
	let silent = false;
	let ended = false;
	let cancel = (): void => undefined;

	const look = (dueMs: number): void => {
		const nowMs = clock();
		const lateMs = nowMs - dueMs;
		if (lateMs > ownStallMs) heardMs = Math.min(nowMs, heardMs + lateMs);
		if (nowMs - askedMs >= askEveryMs) {
			askedMs = nowMs;
			ask();
		}
		if (!silent && nowMs - heardMs >= limitMs) {
			silent = true;
			lost();
		}
		// Whoever was told may have ended it.
		if (ended) return;
		const toAsk = askedMs + askEveryMs - nowMs;
		const waitMs = Math.max(1, silent ? toAsk : Math.min(toAsk, heardMs + limitMs - nowMs));
		cancel = timers.after(waitMs, () => look(nowMs + waitMs));
	};
	look(clock());

	return {
		heard() {
			if (ended) return;
			heardMs = clock();
			if (!silent) return;
			silent = false;
			back();
		},
		get silent() {
			return silent;
		},
		end() {
			ended = true;
			cancel();
		},
	};
}
