import { elementOr } from '../../../../../base/elementOr.ts';
import type { Hdf5Input, Range } from './hdf5Input.ts';
import { timeColumn } from './timeColumn.ts';

/** Values at times: rows × columns, row by row. */
export interface RowsWithin {
	readonly timesS: Float64Array;
	readonly columns: number;
	readonly values: Float64Array;
}

/** Rows that come at equal distances, or each at a time of its own. */
export interface RowTimes {
	readonly rows: number;
	/** Place of the first row at or after a time, s; `rows` for none. */
	firstFrom(tS: number): number;
	/** The row that holds at a time: the last one at or before it; −1 for none. */
	heldAt(tS: number): number;
	/** Time of each row of a range, s. */
	timesOf(range: Range): Float64Array;
	/** Distance of rows, s; NaN where each has a time of its own. */
	readonly everyS: number;
}

/** Times are printed and compared to this, s: below any step of a model. */
const resolutionS = 1e-9;

/** The times of a series' rows. @param at its group */
export function rowTimesOf(file: Hdf5Input, at: string, rows: number): RowTimes {
	const own = `${at}/timestamps`;
	if (file.has(own)) return ownTimes(file, own, rows);
	const startS = elementOr(file.allNumbers(`${at}/starting_time`), 0, 0);
	// The rate is a 32-bit number: the distance that it stands for is whole nanoseconds.
	const everyS = Math.round(1e9 / Number(file.attribute(`${at}/starting_time`, 'rate') ?? 1)) / 1e9;
	const place = (tS: number): number => (tS - startS) / everyS;
	const within = (row: number): number => Math.max(0, Math.min(rows, row));
	return {
		rows,
		everyS,
		firstFrom: (tS) => within(Math.ceil(place(tS - resolutionS))),
		heldAt: (tS) => Math.min(rows - 1, Math.max(-1, Math.floor(place(tS + resolutionS)))),
		timesOf: ([from, to]) => Float64Array.from({ length: to - from }, (_, k) => startS + (from + k) * everyS),
	};
}

/** Times that stand in a data set of their own. */
export function ownTimes(file: Hdf5Input, path: string, rows: number): RowTimes {
	const column = timeColumn(file, path, rows);
	return {
		rows,
		everyS: Number.NaN,
		firstFrom: (tS) => column.firstAtOrAfter([0, rows], tS - resolutionS),
		heldAt: (tS) => column.firstAtOrAfter([0, rows], tS + resolutionS) - 1,
		timesOf: ([from, to]) => column.read(from, to),
	};
}

/** So many bytes of a matrix are gone through at most for one window: the newest rows come first then. */
const mostBytes = 512 * 2 ** 20;

/** Some columns of the rows from one time up to and including another, as many of the last ones as may be read. @param width of the whole matrix */
export function rowsWithin(
	file: Hdf5Input,
	path: string,
	times: RowTimes,
	{
		fromS,
		toS,
		columns,
		width,
	}: { readonly fromS: number; readonly toS: number; readonly columns: Range; readonly width: number },
): RowsWithin {
	const to = times.heldAt(toS) + 1;
	const from = Math.max(times.firstFrom(fromS), to - Math.floor(mostBytes / (4 * width)));
	const count = columns[1] - columns[0];
	if (to <= from) return { timesS: new Float64Array(0), columns: count, values: new Float64Array(0) };
	const isVector = file.shape(path)?.length === 1;
	const values = file.numbers(path, isVector ? [[from, to]] : [[from, to], columns]);
	return { timesS: times.timesOf([from, to]), columns: count, values };
}
