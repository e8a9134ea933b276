import { elementOr } from '../../base/elementOr.ts';
import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';

/**
 * Recorded waveforms as text: a line is a sample; columns stand between commas, semicolons, tabs or blanks; a first line that is no numbers names them; what
 * follows a # is a comment.
 */

/** The column of times, as `retinode run --out` writes it, s. */
const timeColumn = 't_s';

interface Table {
	/** Empty where the file names none. */
	readonly names: readonly string[];
	readonly rows: readonly (readonly number[])[];
}

const isNumber = (cell: string): boolean => cell !== '' && Number.isFinite(Number(cell));

/** Reads a table of numbers. @throws UserError that names the file and the line */
function tableOf(text: string, path: string): Table {
	const lines = text
		.replace(/^\uFEFF/, '')
		.split(/\r\n|\n|\r/)
		.map((line, k) => ({ cells: line.replace(/#.*$/, '').trim(), number: k + 1 }))
		.filter(({ cells }) => cells !== '')
		.map(({ cells, number }) => ({ cells: cells.split(/\s*[,;\t]\s*|\s+/), number }));
	const [first] = lines;
	if (!first) throw new UserError(`The waveform ${path} has no numbers.`);
	const names = first.cells.every(isNumber) ? [] : first.cells;
	const rows = lines.slice(names.length > 0 ? 1 : 0).map(({ cells, number }) => {
		const wrong = cells.find((cell) => !isNumber(cell));
		if (wrong !== undefined) throw new UserError(`The waveform ${path}, line ${number}: '${wrong}' is no number.`);
		if (cells.length !== first.cells.length) {
			throw new UserError(
				`The waveform ${path}, line ${number}: must have ${first.cells.length} columns as the first line; got ${cells.length}.`,
			);
		}
		return cells.map(Number);
	});
	if (rows.length === 0) throw new UserError(`The waveform ${path} has no numbers.`);
	return { names, rows };
}

/** The place of the column that is asked for; the only one beside that of times where none is. @throws UserError that lists the columns */
function columnOf({ names, rows }: Table, asked: unknown, path: string): number {
	const count = elementOr(rows, 0, []).length;
	const places = Array.from({ length: count }, (_, k) => k);
	const free = places.filter((k) => names[k] !== timeColumn);
	const found =
		asked === undefined
			? free.length === 1
				? free[0]
				: undefined
			: typeof asked === 'string'
				? places.find((k) => names[k] === asked)
				: places.find((k) => k + 1 === asked);
	if (found !== undefined) return found;
	const known = names.length > 0 ? nameList(names, 'and') : `${count}, counted from 1`;
	throw new UserError(
		`The waveform ${path}: field 'column' must be the name or the number of one of its columns, ${known}; got ${asked === undefined ? 'nothing' : JSON.stringify(asked)}.`,
	);
}

/** Distance of samples by the column of times, s. @throws UserError where there is none, or distances differ */
function everyOf({ names, rows }: Table, path: string): number {
	const place = names.indexOf(timeColumn);
	const timesS = place < 0 ? [] : rows.map((row) => row[place] as number);
	if (timesS.length < 2) {
		throw new UserError(
			`The waveform ${path}: give the distance of its samples in 'everyS', or a column '${timeColumn}' with their times in s.`,
		);
	}
	const everyS = ((timesS.at(-1) as number) - (timesS[0] as number)) / (timesS.length - 1);
	const uneven = timesS.findIndex((tS, k) => Math.abs(tS - (timesS[0] as number) - k * everyS) > 1e-3 * everyS);
	if (!(everyS > 0) || uneven >= 0) {
		throw new UserError(
			`The waveform ${path}: the times of '${timeColumn}' must rise by equal steps; sample ${Math.max(0, uneven) + 1} is at ${timesS[Math.max(0, uneven)]} s.`,
		);
	}
	return Number(everyS.toPrecision(12));
}

/**
 * The samples of a waveform.
 * @param path for complaints
 * @param column its name, or its number from 1; may be left out where there is one beside that of times
 * @param everyS distance of samples, s; may be left out where a column has their times
 * @throws UserError that names the file and what is the matter
 */
export function samplesOfText(
	text: string,
	path: string,
	column?: unknown,
	everyS?: unknown,
): { readonly everyS: unknown; readonly values: readonly number[] } {
	const table = tableOf(text, path);
	const place = columnOf(table, column, path);
	return { everyS: everyS ?? everyOf(table, path), values: table.rows.map((row) => row[place] as number) };
}
