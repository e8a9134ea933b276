/** Time in ms from any fixed start, never running backwards. */
export type Clock = () => number;

/** Calls back later; given as an argument so that tests and replays run on a time of their own. */
export interface Timers {
	/** Calls `run` once, `ms` from now (0: as soon as the caller has returned). @returns cancels it, if still due */
	after(ms: number, run: () => void): () => void;
}

/** A clock and the timers that go with it. */
export interface TimeSource {
	readonly clock: Clock;
	readonly timers: Timers;
}
