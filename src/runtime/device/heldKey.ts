import type { Timers } from '../../base/clock.ts';

/** A dead-man's key: it arms while a person holds it. */
export interface HeldKey {
	/** It is, still, held down. @returns whether this is a new press: after a lapse none is before it was let go */
	down(): boolean;
	up(): void;
	isDown(): boolean;
}

/** A held key counts as let go when nothing is heard of it for so long, ms. */
const LAPSE_MS = 500;

/** A key that nobody holds. @param lapsed nothing was heard of it any more */
export function createHeldKey(timers: Timers, lapsed: () => void): HeldKey {
	let cancel: (() => void) | null = null;
	/** What comes after a lapse may be the old press, held all along: a person must let go before it counts again. */
	let lapsedHeld = false;
	const up = (): void => {
		cancel?.();
		cancel = null;
		lapsedHeld = false;
	};
	return {
		down() {
			if (lapsedHeld) return false;
			const isNew = cancel === null;
			cancel?.();
			cancel = timers.after(LAPSE_MS, () => {
				cancel = null;
				lapsedHeld = true;
				lapsed();
			});
			return isNew;
		},
		up,
		isDown: () => cancel !== null,
	};
}
