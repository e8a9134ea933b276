import type { Clock, Timers } from '../../src/base/clock.ts';

/** A clock that stands still until a test moves it. */
export interface VirtualTime {
	readonly clock: Clock;
	readonly timers: Timers;
	/** Moves time on, calling what falls due in order; promises settle in between. */
	advance(ms: number): Promise<void>;
	/** The program stands still: time goes on, and what falls due meanwhile is called late, by the next `advance`. */
	jump(ms: number): void;
}

interface Due {
	readonly atMs: number;
	readonly order: number;
	readonly run: () => void;
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Virtual time from 0 ms (or another start, to try clocks that wrap). */
export function createVirtualTime(startMs = 0): VirtualTime {
	let nowMs = startMs;
	let order = 0;
	const due = new Set<Due>();
	const next = (untilMs: number): Due | undefined =>
		[...due].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
	return {
		clock: () => nowMs,
		timers: {
			after(ms, run) {
				const entry = { atMs: nowMs + Math.max(0, ms), order: order++, run };
				due.add(entry);
				return () => void due.delete(entry);
			},
		},
		async advance(ms) {
			const untilMs = nowMs + ms;
			await settle();
			for (let entry = next(untilMs); entry !== undefined; entry = next(untilMs)) {
				due.delete(entry);
				if (entry.atMs > nowMs) {
					nowMs = entry.atMs;
				}
				entry.run();
				// Only promise chains need the event loop, and they start from microtasks.
				await Promise.resolve();
			}
			nowMs = untilMs;
			await settle();
		},
		jump(ms) {
			nowMs += ms;
		},
	};
}
