import { UserError } from '../../../base/errors.ts';
import type { StreamSpike } from './streamSpike.ts';

/** Counts of a window that is over. */
export interface FullWindow {
	readonly startMs: number;
	/** Spikes of every cell, in order of number. */
	readonly counts: readonly number[];
}

/** Counts spikes by cell in windows of model time that follow one another without gaps. */
export interface RateWindow {
	/** Takes spikes in order of time, complete up to a time. @returns the windows that are over */
	take(spikes: readonly StreamSpike[], upToMs: number): readonly FullWindow[];
	restart(cells: number | null): void;
}

/**
 * Windows from time 0.
 * @param cells how many there are; spikes of others are not counted. Null: as many as are heard
 * @throws UserError for a length out of range
 */
export function createRateWindow(windowMs: number, cells: number | null): RateWindow {
	if (!(windowMs >= 1 && windowMs <= 10_000)) {
		throw new UserError(`The window of rates is ${windowMs} ms; it must be from 1 to 10000 ms.`);
	}
	let known = cells;
	let counts = new Array<number>(cells ?? 0).fill(0);
	let number = 0;

	const finish = (): FullWindow => {
		const full = { startMs: number * windowMs, counts };
		counts = new Array<number>(counts.length).fill(0);
		number++;
		return full;
	};

	return {
		take(spikes, upToMs) {
			const full: FullWindow[] = [];
			for (const { tMs, cell } of spikes) {
				while (tMs >= (number + 1) * windowMs) full.push(finish());
				while (known === null && cell >= counts.length) counts.push(0);
				const count = counts[cell];
				if (count !== undefined) counts[cell] = count + 1;
			}
			while (upToMs >= (number + 1) * windowMs) full.push(finish());
			return full;
		},
		restart(count) {
			known = count;
			counts = new Array<number>(count ?? 0).fill(0);
			number = 0;
		},
	};
}
