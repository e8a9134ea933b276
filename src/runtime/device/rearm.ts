import type { Clock } from '../../base/clock.ts';
import type { ArmedBy, DisarmCause } from '../../io/safety/arming.ts';

/** After these a device may be armed without a person's new act, where that was declared; after everything else only a person arms. */
const MENDS: ReadonlySet<DisarmCause> = new Set(['lineLost', 'stall', 'watchdog']);

/** What `--rearm` says to do now. `spent`: it has done so too often; from now on a person must. Said once. */
export type RearmWord = 'wait' | 'arm' | 'spent';

/** Decides whether one device may be armed again without a person's act: `--rearm`. */
export interface RearmPolicy {
	/** It was armed. */
	armed(by: ArmedBy): void;
	/** Something disarmed it, or would have: counts also while it is not armed. */
	ended(cause: DisarmCause): void;
	/**
	 * Looks again; to be called whenever there is news of the device. Without news for 250 ms heartbeats were not whole.
	 * @param whole the line is up, heartbeats are answered in time, and the device counts them as current
	 */
	look(whole: boolean): RearmWord;
}

/** Heartbeats must have been whole for so long, ms. */
const WHOLE_MS = 2000;
/** Without news for longer than this they were not, ms. */
const NEWS_MS = 250;
/** So often within so long, ms. */
const MOST = 3;
const WITHIN_MS = 3_600_000;

/** A policy of a device that nobody has armed: it arms nothing before a person has. */
export function createRearmPolicy(clock: Clock): RearmPolicy {
	/** A person armed it, and nothing but lost lines and stalls has ended that since. */
	let entrusted = false;
	let waits = false;
	let wholeSinceMs: number | null = null;
	let lookedMs = Number.NEGATIVE_INFINITY;
	let times: readonly number[] = [];

	return {
		armed(by) {
			if (by === 'person') entrusted = true;
			if (by === 'rearm') times = [...times, clock()];
			waits = false;
		},
		ended(cause) {
			if (!MENDS.has(cause)) entrusted = false;
			waits = entrusted;
			wholeSinceMs = null;
		},
		look(whole) {
			const nowMs = clock();
			if (!whole || nowMs - lookedMs > NEWS_MS) wholeSinceMs = null;
			if (whole) wholeSinceMs ??= nowMs;
			lookedMs = nowMs;
			if (!waits || wholeSinceMs === null || nowMs - wholeSinceMs < WHOLE_MS) return 'wait';
			times = times.filter((atMs) => nowMs - atMs < WITHIN_MS);
			if (times.length < MOST) return 'arm';
			// Not an hour later either, when nobody expects it any more.
			entrusted = false;
			waits = false;
			return 'spent';
		},
	};
}

/** Decides whether a simulated hand may arm itself: declared, for demonstrations. */
export interface AutoArm {
	/** It has connected: it may be armed at once. */
	connected(): void;
	/** It was armed. */
	armed(): void;
	/** As `RearmPolicy.ended`. */
	ended(cause: DisarmCause): void;
	/** As `RearmPolicy.look`. @returns whether it may be armed now */
	look(whole: boolean): boolean;
}

/**
 * An auto-arm that allows the first connection; later ones, and to go on after a stall when heartbeats were whole for 2 s,
 * unless something else than a lost line or a stall ended the last arming.
 * @param declared without it, it never allows anything
 */
export function createAutoArm(clock: Clock, declared: boolean): AutoArm {
	let allowed = declared;
	let due: 'no' | 'now' | 'whenWhole' = 'no';
	let wholeSinceMs: number | null = null;

	return {
		connected() {
			due = 'now';
		},
		armed() {
			allowed = declared;
			due = 'no';
		},
		ended(cause) {
			if (!MENDS.has(cause)) allowed = false;
			due = cause === 'lineLost' ? 'no' : 'whenWhole';
			wholeSinceMs = null;
		},
		look(whole) {
			if (!whole) wholeSinceMs = null;
			else wholeSinceMs ??= clock();
			if (!allowed || due === 'no') return false;
			return due === 'now' || (wholeSinceMs !== null && clock() - wholeSinceMs >= WHOLE_MS);
		},
	};
}
