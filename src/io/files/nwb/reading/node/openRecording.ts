import { elementOr } from '../../../../../base/elementOr.ts';
import { UserError } from '../../../../../base/errors.ts';
import type { CellAddress } from '../../../../../protocol/session/sessionFile.ts';
import { LIGHT_ROWS } from '../../node/nwbLight.ts';
import { storedUnit } from '../../nwbUnits.ts';
import type { CellQuantity, DeviceSeries, RecordedCells, RecordingFacts } from '../recordingFacts.ts';
import { type Hdf5Input, openHdf5 } from './hdf5Input.ts';
import { readFacts } from './readFacts.ts';
import { ownTimes, type RowsWithin, type RowTimes, rowsWithin, rowTimesOf } from './seriesWindows.ts';
import { SPIKE_TIMES, type SpikesWithin, spikeWindows } from './spikeWindows.ts';

/** A recording that is read by stretches of time; nothing is ever written to it. What the file cannot give any more is one sentence (UserError). */
export interface Recording extends RecordingFacts {
	/** The recorded potential of every cell at a time, mV, in the order of cells; NaN where none was recorded, and outside of the recording. */
	potentials(atS: number, into: Float32Array): void;
	/** Of each photoreceptor, per second; undefined where none was recorded. */
	lightAt(atS: number): Float64Array | undefined;
	/** Light on one photoreceptor, by its place in the order of light: what fell at `fromS`, and each change until `toS`. */
	lightOf(receptor: number, fromS: number, toS: number): RowsWithin;
	/** A recorded quantity of a cell from one time up to and including another. @throws UserError where it was not recorded of that cell */
	trace(cell: CellAddress, path: string, fromS: number, toS: number): RowsWithin;
	/** What a device told. @throws UserError where it has none of this name */
	device(name: string, fromS: number, toS: number): RowsWithin;
	/** Of all cells whose spikes were recorded, from one time up to another. */
	spikes(fromS: number, toS: number): SpikesWithin;
	/** All spikes of one cell, s, in order; empty where none were recorded of it. */
	trainOf(cell: number): Float64Array;
	close(): void;
}

/** Columns of cells that lie together in one data set. */
interface Block {
	readonly data: string;
	readonly firstMember: number;
	readonly width: number;
	readonly times: RowTimes;
}

interface HeldQuantity extends CellQuantity {
	/** What stored numbers are multiplied by to be in its unit. */
	readonly factor: number;
	readonly blocks: readonly Block[];
}

interface HeldDevice extends DeviceSeries {
	readonly data: string;
	readonly times: RowTimes;
}

/** The series of values of a recording: those of cells, and those that devices told. */
function seriesOf(file: Hdf5Input, populations: readonly RecordedCells[]) {
	const quantities = new Map<string, HeldQuantity>();
	const devices: HeldDevice[] = [];
	for (const name of file.names('/acquisition')) {
		const at = `/acquisition/${name}`;
		const data = `${at}/data`;
		const [rows = 0, width = 1] = file.shape(data) ?? [];
		const comments = String(file.attribute(at, 'comments') ?? '');
		const title = String(file.attribute(at, 'description') ?? name).replace(/ \([^()]*\)$/, '');
		const stored = storedUnit(String(file.attribute(data, 'unit')), Number(file.attribute(data, 'conversion') ?? 1));
		const unit = stored.unit === 'n/a' ? '1' : stored.unit;
		if (rows === 0) continue;
		const times = rowTimesOf(file, at, rows);
		if (/^Told by /.test(comments)) {
			devices.push({ name, title, unit, columns: width, data, times });
			continue;
		}
		const [, first] = /^(?:Row|Columns are the rows) (\d+) .*of \/processing\/retina\/cells\.$/.exec(comments) ?? [];
		const cell = first === undefined ? -1 : Number(first);
		const population = populations.find((each) => cell >= each.firstCell && cell < each.firstCell + each.count);
		if (!population) continue;
		const path = name.slice(population.name.length + 1).replace(/\[[\d.]+\]$/, '');
		const key = `${population.name}.${path}`;
		const block = { data, firstMember: cell - population.firstCell, width, times };
		const before = quantities.get(key);
		const blocks = [...(before?.blocks ?? []), block];
		const members = new Set(
			blocks.flatMap(({ firstMember, width: many }) => Array.from({ length: many }, (_, k) => firstMember + k)),
		);
		quantities.set(key, {
			population: population.name,
			path,
			title,
			unit,
			factor: stored.factor,
			everyS: times.everyS,
			members: [...members].sort((a, b) => a - b),
			blocks,
		});
	}
	return { quantities, devices };
}

/** From when until when something was recorded, s. */
function spanOf(file: Hdf5Input, times: readonly RowTimes[], light: RowTimes | undefined): readonly [number, number] {
	const [from, until] = file.allNumbers('/units/obs_intervals');
	const firsts = times.map((each) => elementOr(each.timesOf([0, 1]), 0, 0));
	const lasts = times.map((each) => elementOr(each.timesOf([each.rows - 1, each.rows]), 0, 0));
	const stops = light ? file.numbers('/intervals/light_at_receptors/stop_time', [[light.rows - 1, light.rows]]) : [];
	return [
		from ?? Math.min(...firsts, ...(light ? light.timesOf([0, 1]) : []), ...(firsts.length > 0 || light ? [] : [0])),
		Math.max(until ?? 0, ...lasts, ...stops),
	];
}

/**
 * Opens a recording of this program (NWB), whatever its length: values are read when they are asked for.
 * @throws UserError (rejection) for a file that is missing, damaged or not recorded by this program
 */
export async function openRecording(path: string): Promise<Recording> {
	const file = await openHdf5(path);
	try {
		return recordingOf(file);
	} catch (error) {
		file.close();
		throw error;
	}
}

/** Light on one photoreceptor: what fell at one time, and each change until another. */
function lightWithin(
	file: Hdf5Input,
	light: RowTimes | undefined,
	receptor: number,
	fromS: number,
	toS: number,
): RowsWithin {
	const from = Math.max(0, light?.heldAt(fromS) ?? 0);
	const to = (light?.heldAt(toS) ?? -1) + 1;
	if (!light || to <= from) return { timesS: new Float64Array(0), columns: 1, values: new Float64Array(0) };
	const column = [receptor, receptor + 1] as const;
	return { timesS: light.timesOf([from, to]), columns: 1, values: file.numbers(LIGHT_ROWS, [[from, to], column]) };
}

function recordingOf(file: Hdf5Input): Recording {
	const facts = readFacts(file);
	const { populations } = facts;
	const { quantities, devices } = seriesOf(file, populations);
	const [lightRows = 0, lightColumns = 0] = file.shape(LIGHT_ROWS) ?? [];
	const light = lightRows > 0 ? ownTimes(file, '/intervals/light_at_receptors/start_time', lightRows) : undefined;
	const all = [
		...[...quantities.values()].flatMap(({ blocks }) => blocks.map(({ times }) => times)),
		...devices.map(({ times }) => times),
	];
	const [fromS, untilS] = spanOf(file, all, light);
	const unitCells = [...file.allNumbers('/units/cell')];
	const ends = file.allNumbers('/units/spike_times_index');
	const spikes = spikeWindows(file, unitCells, ends);
	const potentials = populations.flatMap(({ name, firstCell }) =>
		(quantities.get(`${name}.V`)?.blocks ?? []).map((block) => ({
			...block,
			firstCell: firstCell + block.firstMember,
		})),
	);
	return {
		...facts,
		fromS,
		untilS,
		quantities: [...quantities.values()].map(({ blocks: _blocks, factor: _factor, ...quantity }) => quantity),
		devices: devices.map(({ data: _data, times: _times, ...series }) => series),
		hasLight: light !== undefined,
		hasSpikes: unitCells.length > 0,
		potentials(atS, into) {
			into.fill(Number.NaN);
			for (const { data, width, times, firstCell } of potentials) {
				const row = times.heldAt(atS);
				if (row < 0) continue;
				const isVector = file.shape(data)?.length === 1;
				into.set(
					file.numbers(
						data,
						isVector
							? [[row, row + 1]]
							: [
									[row, row + 1],
									[0, width],
								],
					),
					firstCell,
				);
			}
		},
		lightAt(atS) {
			const row = light?.heldAt(atS) ?? -1;
			return row < 0
				? undefined
				: file.numbers(LIGHT_ROWS, [
						[row, row + 1],
						[0, lightColumns],
					]);
		},
		lightOf: (receptor, since, until) => lightWithin(file, light, receptor, since, until),
		trace({ population, member }, quantity, since, until) {
			const held = quantities.get(`${population}.${quantity}`);
			const block = held?.blocks.find(
				({ firstMember, width }) => member >= firstMember && member < firstMember + width,
			);
			if (!held || !block) throw new UserError(notRecorded(population, member, quantity, held));
			const column = member - block.firstMember;
			const wanted = { fromS: since, toS: until, columns: [column, column + 1] as const, width: block.width };
			const rows = rowsWithin(file, block.data, block.times, wanted);
			return { ...rows, values: rows.values.map((value) => value * held.factor) };
		},
		device(name, since, until) {
			const found = devices.find((each) => each.name === name);
			if (!found) throw new UserError(`No device told ${name} in this recording.`);
			const { data, times, columns } = found;
			return rowsWithin(file, data, times, { fromS: since, toS: until, columns: [0, columns], width: columns });
		},
		spikes: (since, until) =>
			unitCells.length > 0 ? spikes(since, until) : { cells: new Uint32Array(0), timesS: new Float64Array(0) },
		trainOf(cell) {
			const unit = unitCells.indexOf(cell);
			if (unit < 0) return new Float64Array(0);
			const range = [elementOr(ends, unit - 1, 0), elementOr(ends, unit, 0)] as const;
			return range[1] > range[0] ? file.numbers(SPIKE_TIMES, [range]) : new Float64Array(0);
		},
		close: file.close,
	};
}

/** Why a quantity of a cell cannot be shown, and how it would have been recorded. */
function notRecorded(population: string, member: number, path: string, held: CellQuantity | undefined): string {
	const of = held ? `, only of ${held.members.length === 1 ? 'number' : 'numbers'} ${held.members.join(', ')}` : '';
	return `${path} of ${population} ${member} was not recorded${of}: record it with --quantities ${population}.${path}.`;
}
