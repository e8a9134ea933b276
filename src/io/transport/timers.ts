/** Time in ms from any fixed start, never running backwards. */
export type Clock = () => number;

/** Calls back later; given as an argument so that tests and replays run on a time of their own. */
export interface Timers {
	/** Calls `run` once, `ms` from now (0: as soon as the caller has returned). @returns cancels it, if still due */
	after(ms: number, run: () => void): () => void;
}

/** The machine's monotonic clock. */
export const wallClock: Clock = () => performance.now();

/** Node's way to run something once the caller has returned; a page has none and takes a timeout of 0. */
const immediately = globalThis as {
	readonly setImmediate?: (run: () => void) => unknown;
	readonly clearImmediate?: (handle: unknown) => void;
};

/** The machine's timers. */
export const wallTimers: Timers = {
	after(ms, run) {
		if (ms <= 0 && immediately.setImmediate) {
			const immediate = immediately.setImmediate(run);
			return () => immediately.clearImmediate?.(immediate);
		}
		const timeout = setTimeout(run, Math.max(0, ms));
		return () => clearTimeout(timeout);
	},
};
