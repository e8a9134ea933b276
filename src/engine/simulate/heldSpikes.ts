import type { WatchedCell } from './simulation.ts';

/** For how long a spike waits, ms: a method that is lost grows out of bounds sooner than that once it makes spikes. */
export const heldMs = 20;

/** Spikes on their way to who listens: those of the last time before a method was lost may be its doing, and go no further. */
export interface HeldSpikes {
	found(cell: WatchedCell, tS: number): void;
	/** How many have gone on. */
	readonly passed: number;
	/** The solution has come to a time without being lost. */
	reached(tS: number): void;
	/** Nothing was lost: all go on. */
	release(): void;
	/** Those that wait, which are dropped. */
	drop(): number;
}

/** Holds spikes back for `heldMs`. */
export function createHeldSpikes(pass: (cell: WatchedCell, tS: number) => void): HeldSpikes {
	let waiting: { readonly cell: WatchedCell; readonly tS: number }[] = [];
	let passed = 0;
	const passUntil = (untilS: number): void => {
		const count = waiting.findIndex(({ tS }) => tS > untilS);
		for (const { cell, tS } of waiting.splice(0, count < 0 ? waiting.length : count)) {
			passed++;
			pass(cell, tS);
		}
	};
	return {
		get passed() {
			return passed;
		},
		found: (cell, tS) => void waiting.push({ cell, tS }),
		reached: (tS) => passUntil(tS - heldMs / 1000),
		release: () => passUntil(Number.POSITIVE_INFINITY),
		drop() {
			const { length } = waiting;
			waiting = [];
			return length;
		},
	};
}
