import type { TimeSource } from '../base/clock.ts';

/** Work that is done in slices of a loop which has other things to do. */
export interface Slices {
	/** Goes on after so long, ms, unless that is to come already. */
	goOn(afterMs: number): void;
	end(): void;
}

/** Longest slice in one turn of the loop, ms: between slices everything else has its turn. */
const sliceMs = 4;

/**
 * No slice is to come yet.
 * @param round does a little; false when there was nothing to do
 * @param idle all is done that could be
 */
export function createSlices({ clock, timers }: TimeSource, round: () => boolean, idle: () => void): Slices {
	let cancel: (() => void) | undefined;
	let ended = false;
	const goOn = (afterMs: number): void => {
		if (!ended) cancel ??= timers.after(afterMs, slice);
	};
	const slice = (): void => {
		cancel = undefined;
		const endMs = clock() + sliceMs;
		while (round()) {
			if (clock() >= endMs) {
				goOn(0);
				return;
			}
		}
		idle();
	};
	return {
		goOn,
		end() {
			ended = true;
			cancel?.();
		},
	};
}
