import { randomUUID } from 'node:crypto';
import type { AttributeValue, GrowingDataset, Hdf5Output, Numbers, NumberType } from '../../hdf5/node/hdf5Output.ts';

/** Attributes that every typed object of NWB has. */
export const typed = (
	type: string,
	namespace: 'core' | 'hdmf-common' = 'core',
): Readonly<Record<string, AttributeValue>> => ({
	neurodata_type: type,
	namespace,
	object_id: randomUUID(),
});

/** One column of a table. */
export interface TableColumn {
	readonly name: string;
	readonly description: string;
	readonly values:
		| Numbers
		| readonly string[]
		/** Rows of another table: its path, and their numbers. */
		| { readonly rowsOf: string; readonly rows: Int32Array };
}

function writeColumn(file: Hdf5Output, path: string, { name, description, values }: TableColumn): void {
	const at = `${path}/${name}`;
	if (Array.isArray(values)) {
		file.texts(at, values);
		file.attributes(at, { ...typed('VectorData', 'hdmf-common'), description });
	} else if ('rowsOf' in values) {
		file.numbers(at, values.rows);
		file.attributes(at, {
			...typed('DynamicTableRegion', 'hdmf-common'),
			description,
			table: { to: values.rowsOf },
		});
	} else {
		file.numbers(at, values as Numbers);
		file.attributes(at, { ...typed('VectorData', 'hdmf-common'), description });
	}
}

/** The group of a table, with its numbers of rows and no column yet. */
function beginTable(
	file: Hdf5Output,
	path: string,
	description: string,
	columns: readonly string[],
	ids: Int32Array,
	type: Readonly<Record<string, AttributeValue>>,
): void {
	file.group(path, { ...type, description, colnames: columns });
	file.numbers(`${path}/id`, ids);
	file.attributes(`${path}/id`, typed('ElementIdentifiers', 'hdmf-common'));
}

/** A DynamicTable, or what is made of one. */
export function writeTable(
	file: Hdf5Output,
	path: string,
	description: string,
	columns: readonly TableColumn[],
	rows: number,
	type: Readonly<Record<string, AttributeValue>> = typed('DynamicTable', 'hdmf-common'),
): void {
	const names = columns.map(({ name }) => name);
	beginTable(
		file,
		path,
		description,
		names,
		Int32Array.from({ length: rows }, (_, row) => row),
		type,
	);
	for (const column of columns) writeColumn(file, path, column);
}

/** A column of a table that grows beside the others. */
export interface GrowingColumn {
	readonly name: string;
	readonly description: string;
	readonly type: NumberType;
	/** Numbers of each row; one where it is left out. */
	readonly width?: number;
	/** Its numbers are those of rows of this table. */
	readonly rowsOf?: string;
}

/** A table whose columns grow together. @returns them, in their order */
export function writeGrowingTable(
	file: Hdf5Output,
	path: string,
	description: string,
	columns: readonly GrowingColumn[],
	rows: number,
	type: Readonly<Record<string, AttributeValue>> = typed('DynamicTable', 'hdmf-common'),
): GrowingDataset[] {
	const names = columns.map(({ name }) => name);
	beginTable(
		file,
		path,
		description,
		names,
		Int32Array.from({ length: rows }, (_, row) => row),
		type,
	);
	return columns.map(({ name, description: what, type: numbers, rowsOf, width }) => {
		const at = `${path}/${name}`;
		const column = file.growing(at, numbers, width === undefined ? [] : [width], rows);
		const region = rowsOf === undefined ? {} : { table: { to: rowsOf } };
		file.attributes(at, {
			...typed(rowsOf === undefined ? 'VectorData' : 'DynamicTableRegion', 'hdmf-common'),
			description: what,
			...region,
		});
		return column;
	});
}

/** Digits of spike times that mean anything, s: as many as the text files of spikes have. */
const spikeResolutionS = 1e-9;

/** That every unit was watched from the start to the end of the recording, s. */
function writeObserved(file: Hdf5Output, units: number, observed: readonly [number, number]): void {
	const at = '/units/obs_intervals';
	file.numbers(
		at,
		Float64Array.from({ length: 2 * units }, (_, k) => observed[k % 2 === 0 ? 0 : 1]),
		[units, 2],
	);
	file.attributes(at, { ...typed('VectorData', 'hdmf-common'), description: 'when the unit was watched, s' });
	file.numbers(
		`${at}_index`,
		Uint32Array.from({ length: units }, (_, k) => k + 1),
	);
	file.attributes(`${at}_index`, {
		...typed('VectorIndex', 'hdmf-common'),
		description: 'where the intervals of each unit end',
		target: { to: at },
	});
}

/** The table of units without its spike times, which are appended in the order of its rows. @param counts spikes of each @param observed from when until when they were watched, s */
export function writeUnits(
	file: Hdf5Output,
	description: string,
	columns: readonly TableColumn[],
	ids: Int32Array,
	counts: Uint32Array,
	observed: readonly [number, number],
): GrowingDataset {
	const names = ['spike_times', 'obs_intervals', ...columns.map(({ name }) => name)];
	beginTable(file, '/units', description, names, ids, typed('Units'));
	for (const column of columns) writeColumn(file, '/units', column);
	const total = counts.reduce((sum, count) => sum + count, 0);
	const times = file.growing('/units/spike_times', 'float64', [], Math.max(1, total));
	file.attributes('/units/spike_times', {
		...typed('VectorData', 'hdmf-common'),
		description: 'times of spikes, s of model time',
		// Crossings are found between steps, so that nothing but the numbers themselves limits them.
		resolution: { type: 'float64', value: spikeResolutionS },
	});
	writeObserved(file, ids.length, observed);
	let end = 0;
	const ends = Float64Array.from(counts, (count) => {
		end += count;
		return end;
	});
	// As 32-bit numbers where they hold, which all readers know.
	file.numbers('/units/spike_times_index', total <= 0xffffffff ? Uint32Array.from(ends) : ends);
	file.attributes('/units/spike_times_index', {
		...typed('VectorIndex', 'hdmf-common'),
		description: 'where the spikes of each unit end',
		target: { to: '/units/spike_times' },
	});
	return times;
}
