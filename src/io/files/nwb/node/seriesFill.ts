import type { JournalRecord } from '../../recording/journalRecords.ts';
import type { SeriesOutput } from './nwbSeries.ts';

/** Records of values on their way into series, a few at a time: one row at a time costs HDF5 a millisecond. */
export interface SeriesFill {
	take(record: Extract<JournalRecord, { kind: 'rows' | 'samples' }>): void;
	/** Writes what waits. */
	end(): void;
}

/** Numbers of one series that wait for each other. */
const numbersTogether = 128 * 1024;
/** Numbers of all series together that may wait. */
const numbersWaiting = 8 * 1024 * 1024;

interface Waiting {
	readonly output: SeriesOutput;
	values: Float32Array[];
	times: Float64Array[];
	numbers: number;
	/** Rows taken, those that wait among them. */
	rows: number;
}

function joined<T extends Float32Array | Float64Array>(parts: readonly T[], into: T): T {
	let at = 0;
	for (const part of parts) {
		into.set(part, at);
		at += part.length;
	}
	return into;
}

/** Some columns of rows that lie together. */
function columnsFrom(rows: Float32Array, columns: number, from: number, to: number): Float32Array {
	if (from === 0 && to === columns) return rows;
	const count = rows.length / columns;
	const part = new Float32Array(count * (to - from));
	for (let row = 0; row < count; row++) {
		part.set(rows.subarray(row * columns + from, row * columns + to), row * (to - from));
	}
	return part;
}

function write(waiting: Waiting): void {
	const { output, values, times } = waiting;
	const all = joined(values, new Float32Array(waiting.numbers));
	if (output.scale !== 1) for (let k = 0; k < all.length; k++) all[k] = (all[k] as number) * output.scale;
	for (const { from, to, values: block } of output.blocks) {
		block.append(columnsFrom(all, output.stream.columns, from, to));
	}
	const count = times.reduce((sum, { length }) => sum + length, 0);
	const together = joined(times, new Float64Array(count));
	for (const each of output.times) each.append(together);
	waiting.values = [];
	waiting.times = [];
	waiting.numbers = 0;
}

/** Fills series, each by its stream's number. */
export function createSeriesFill(outputs: ReadonlyMap<number, SeriesOutput>): SeriesFill {
	const all = new Map(
		[...outputs].map(([stream, output]): [number, Waiting] => [
			stream,
			{ output, values: [], times: [], numbers: 0, rows: 0 },
		]),
	);
	let total = 0;
	const writeOne = (waiting: Waiting): void => {
		total -= waiting.numbers;
		write(waiting);
	};
	return {
		take(record) {
			const waiting = all.get(record.stream);
			if (!waiting) return;
			const { columns } = waiting.output.stream;
			if (record.kind === 'samples') waiting.times.push(record.timesS);
			else if (record.first > waiting.rows) {
				// Rows that were never written hold no number.
				const missing = new Float32Array((record.first - waiting.rows) * columns).fill(Number.NaN);
				waiting.values.push(missing);
				waiting.numbers += missing.length;
				total += missing.length;
			}
			waiting.values.push(record.values);
			waiting.numbers += record.values.length;
			total += record.values.length;
			waiting.rows = record.kind === 'rows' ? record.first + record.values.length / columns : waiting.rows;
			if (waiting.numbers >= numbersTogether) writeOne(waiting);
			if (total >= numbersWaiting) for (const each of all.values()) writeOne(each);
		},
		end() {
			for (const each of all.values()) writeOne(each);
		},
	};
}
