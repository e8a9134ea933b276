import { elementOr } from '../../../../../base/elementOr.ts';
import type { Hdf5Input, Range } from './hdf5Input.ts';
import { timeColumn } from './timeColumn.ts';

/** Spikes of all cells within a stretch of time. */
export interface SpikesWithin {
	/** Numbers of cells, in the order of time. */
	readonly cells: Uint32Array;
	/** s of model time, ascending. */
	readonly timesS: Float64Array;
}

/** Where a file has spikes: those of one unit after those of another, each in the order of time. */
export const SPIKE_TIMES = '/units/spike_times';
/** So many spikes of a cell are read together, and kept for the next window. */
const atOnce = 1024;

interface Unit {
	readonly cell: number;
	readonly range: Range;
	/** The part that was read last. */
	at: number;
	times: Float64Array;
}

/**
 * Reads spikes by stretches of time. Of each cell no more is kept than lies about the stretch; playing on from where the
 * last stretch ended takes no search.
 * @param cells the cell of each unit @param ends where the spikes of each unit end
 */
export function spikeWindows(
	file: Pick<Hdf5Input, 'numbers'>,
	cells: readonly number[],
	ends: Float64Array,
): (fromS: number, toS: number) => SpikesWithin {
	const units = cells.map((cell, k): Unit => {
		const range = [k === 0 ? 0 : elementOr(ends, k - 1, 0), elementOr(ends, k, 0)] as const;
		return { cell, range, at: range[0], times: new Float64Array(0) };
	});
	const column = timeColumn(file, SPIKE_TIMES, elementOr(ends, ends.length - 1, 0));
	const read = (unit: Unit, at: number): void => {
		const end = Math.min(unit.range[1], at + atOnce);
		unit.at = at;
		unit.times = column.read(at, end);
	};
	/** Makes the part that is in memory begin at or before the first spike from a time on. */
	const find = (unit: Unit, fromS: number): void => {
		const { at, times, range } = unit;
		const isFirst = at === range[0];
		const holds = times.length > 0 && (isFirst || (times[0] as number) <= fromS) && (times.at(-1) as number) >= fromS;
		if (holds) return;
		if (times.length > 0 && (times.at(-1) as number) < fromS) {
			const next = at + times.length;
			if (next >= range[1]) return;
			// Most likely right after it.
			read(unit, next);
			if ((unit.times.at(-1) as number) >= fromS && next + unit.times.length <= range[1]) return;
		}
		read(unit, Math.max(range[0], column.firstAtOrAfter(range, fromS) - 1));
	};
	return (fromS, toS) => {
		const found: (readonly [number, number])[] = [];
		for (const unit of units) {
			if (unit.range[0] === unit.range[1]) continue;
			find(unit, fromS);
			for (;;) {
				for (const timeS of unit.times) if (timeS >= fromS && timeS < toS) found.push([timeS, unit.cell]);
				const next = unit.at + unit.times.length;
				if (next >= unit.range[1] || elementOr(unit.times, unit.times.length - 1, toS) >= toS) break;
				read(unit, next);
			}
		}
		found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
		return {
			cells: Uint32Array.from(found, ([, cell]) => cell),
			timesS: Float64Array.from(found, ([timeS]) => timeS),
		};
	};
}
