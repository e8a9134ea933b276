import type { Clock, Timers } from '../../base/clock.ts';

/** Watches that this program's own loop goes round: one that stood still may not go on as if nothing had been. */
export interface LoopWatch {
	/** To be called before every command: finds a gap whose beat is still due. */
	check(): void;
	/** The gap that ended a moment ago, ms, or null: what was asked for meanwhile is being heard only now. */
	justEndedMs(): number | null;
	/** Gaps found, and the longest, ms. */
	gaps(): { readonly count: number; readonly longestMs: number };
	close(): void;
}

/** The loop's beat, ms. */
const BEAT_MS = 50;
/** A longer gap between two beats or checks is a stall, ms: so long a device goes on without a heartbeat. */
export const LONGEST_GAP_MS = 250;
/** What was sent to this program during a gap has been heard when so long has passed since, ms. */
const CAUGHT_UP_MS = 250;

/**
 * Begins to watch.
 * @param stalled called as soon as a gap is found, before anything else happens, with its length, ms
 */
export function createLoopWatch(clock: Clock, timers: Timers, stalled: (gapMs: number) => void): LoopWatch {
	let beatMs = clock();
	let count = 0;
	let longestMs = 0;
	let last = { gapMs: 0, endedMs: Number.NEGATIVE_INFINITY };

	const check = (): void => {
		const nowMs = clock();
		const gapMs = nowMs - beatMs;
		beatMs = nowMs;
		if (gapMs <= LONGEST_GAP_MS) return;
		count++;
		longestMs = Math.max(longestMs, gapMs);
		last = { gapMs, endedMs: nowMs };
		stalled(gapMs);
	};
	const beat = (): void => {
		check();
		cancel = timers.after(BEAT_MS, beat);
	};
	let cancel = timers.after(BEAT_MS, beat);

	return {
		check,
		justEndedMs: () => (clock() - last.endedMs < CAUGHT_UP_MS ? last.gapMs : null),
		gaps: () => ({ count, longestMs }),
		close: () => cancel(),
	};
}
