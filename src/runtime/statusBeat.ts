import type { Clock, Timers } from '../base/clock.ts';

/** Sees to it that the state of the devices is told also while the engine says nothing, whose status brings it otherwise. */
export interface StatusBeat {
	/** The status was told. */
	told(): void;
	end(): void;
}

/** The engine tells its status this often, ms. */
const everyMs = 250;

/** Begins: `tell` is called whenever two statuses in a row were not told. */
export function createStatusBeat(clock: Clock, timers: Timers, tell: () => void): StatusBeat {
	let toldMs = clock();
	const beat = (): void => {
		cancel = timers.after(everyMs, beat);
		if (clock() - toldMs >= 2 * everyMs) tell();
	};
	let cancel = timers.after(everyMs, beat);
	return {
		told() {
			toldMs = clock();
		},
		end: () => cancel(),
	};
}
