import type { PacingClock } from '../../../src/io/light/paced.ts';

/** A clock that moves only when told, or when someone waits on it: waiting takes no real time. */
export interface ManualClock extends PacingClock {
	advance(ms: number): void;
	/** Times waited for, in order. */
	readonly waits: number[];
}

/** A manual clock that starts at `nowMs`. */
export function manualClock(nowMs = 0): ManualClock {
	let now = nowMs;
	const waits: number[] = [];
	return {
		waits,
		nowMs: () => now,
		advance(ms) {
			now += ms;
		},
		async waitUntil(tMs) {
			waits.push(tMs);
			now = Math.max(now, tMs);
		},
	};
}
