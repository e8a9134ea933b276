import type { Clock, Timers } from '../../base/clock.ts';

/** A timer for one thing that is to be done: the soonest time that anybody asked for holds. */
export interface Soonest {
	dueIn(ms: number): void;
	cancel(): void;
}

/** A timer that nobody has asked for anything. */
export function createSoonest(clock: Clock, timers: Timers, run: () => void): Soonest {
	let due: { readonly atMs: number; cancel(): void } | null = null;
	return {
		dueIn(ms) {
			const atMs = clock() + ms;
			if (due !== null && due.atMs <= atMs) return;
			due?.cancel();
			const cancel = timers.after(ms, () => {
				due = null;
				run();
			});
			due = { atMs, cancel };
		},
		cancel: () => due?.cancel(),
	};
}
