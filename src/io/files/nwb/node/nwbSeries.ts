import type { RecordingHead } from '../../../../protocol/recording/recordedRun.ts';
import type { GrowingDataset, Hdf5Output } from '../../hdf5/node/hdf5Output.ts';
import type { RecordedContents, RecordedStream } from '../../recording/node/recordedContents.ts';
import { standardUnit } from '../nwbUnits.ts';
import { typed } from './nwbTables.ts';

/** Columns of a stream in one data set. */
interface ColumnBlock {
	readonly from: number;
	readonly to: number;
	readonly values: GrowingDataset;
}

/** Where the values of a stream go: to one series, or side by side to several. */
export interface SeriesOutput {
	readonly stream: RecordedStream;
	readonly blocks: readonly ColumnBlock[];
	/** What values are multiplied by to be stored. */
	readonly scale: number;
	/** Of a stream whose rows have times of their own. */
	readonly times: readonly GrowingDataset[];
}

export const SIMULATED_DEVICE = '/general/devices/retinode';
/** The table of all cells: row n is cell n. */
export const CELLS = '/processing/retina/cells';
export const RECEPTORS = '/processing/retina/receptors';

const number = (value: number) => ({ type: 'float32' as const, value });

const folderOf = ({ of }: RecordedStream['content']): string =>
	of === 'light' || of === 'pictures' ? '/stimulus/presentation' : '/acquisition';

/** How many numbers are appended at a time, about: chunks of this size are quick to write and to read. */
const chunkNumbers = 128 * 1024;

/** Whether the stream is the potential of one cell, which NWB has a type for. */
const isOneCell = (head: RecordingHead, { content, columns }: RecordedStream): boolean =>
	content.of === 'quantity' &&
	content.path === 'V' &&
	columns === 1 &&
	head.populations.some(({ name }) => name === content.group);

function commentsOf(head: RecordingHead, { content }: RecordedStream, from: number, to: number): string {
	switch (content.of) {
		case 'light':
			return 'The mean over the receptors of each population; of each receptor: the intervals light_at_receptors.';
		case 'pictures':
			return 'Linear luminance relative to white; each picture holds from its time to the next.';
		case 'quantity': {
			const { group, member = 0 } = content;
			const population = head.populations.find(({ name }) => name === group);
			const first = from + member + (population?.firstCell ?? 0);
			const last = first + to - from - 1;
			const of = population ? `of ${CELLS}` : `of /processing/wiring/${group}`;
			return first === last ? `Row ${first} ${of}.` : `Columns are the rows ${first} to ${last} ${of}.`;
		}
		case 'device':
		case 'emg':
			return `Told by ${content.device}.`;
	}
}

/** An electrode in the cell whose potential a series holds. A simulation needs none; the type asks for it. */
function writeElectrode(file: Hdf5Output, head: RecordingHead, { content, name }: RecordedStream): string {
	const { group, member = 0 } = content as { readonly group: string; readonly member?: number };
	const population = head.populations.find((each) => each.name === group);
	const cell = (population?.firstCell ?? 0) + member;
	const at = `/general/intracellular_ephys/${name}`;
	file.group(at, typed('IntracellularElectrode'));
	file.texts(`${at}/description`, 'read from the simulated cell, without an electrode and its resistance');
	file.texts(`${at}/location`, 'retina');
	file.texts(`${at}/cell_id`, String(cell));
	file.link(`${at}/device`, SIMULATED_DEVICE);
	return at;
}

/** The data set of values of a series. */
function writeData(file: Hdf5Output, at: string, stream: RecordedStream, columns: number): GrowingDataset {
	const { content, rows } = stream;
	const rowShape = content.of === 'pictures' ? [content.height, content.width] : columns === 1 ? [] : [columns];
	const atOnce = Math.max(1, Math.min(rows, Math.floor(chunkNumbers / Math.max(1, columns))));
	const values = file.growing(`${at}/data`, 'float32', rowShape, atOnce);
	const { unit, conversion } = standardUnit(stream.unit);
	file.attributes(`${at}/data`, { unit, conversion: number(conversion), resolution: number(-1), offset: number(0) });
	return values;
}

/** Times of a series: from its first on at equal distances, or a data set that grows. */
export function writeTimes(
	file: Hdf5Output,
	at: string,
	{ everyS, firstS, rows }: Pick<RecordedStream, 'everyS' | 'firstS' | 'rows'>,
): GrowingDataset[] {
	if (everyS !== undefined) {
		file.number(`${at}/starting_time`, 'float64', firstS);
		file.attributes(`${at}/starting_time`, { rate: number(1 / everyS), unit: 'seconds' });
		return [];
	}
	const times = file.growing(`${at}/timestamps`, 'float64', [], Math.max(1, Math.min(rows, chunkNumbers)));
	file.attributes(`${at}/timestamps`, { interval: { type: 'int32', value: 1 }, unit: 'seconds' });
	return [times];
}

/** More than so many series for one stream, and it stays in one whatever its shape. */
const mostBlocks = 64;

/**
 * Columns of each series of a stream. Of a matrix with more columns than rows, tools think that it lies on its side (nwbinspector calls that critical):
 * a short recording of many cells is therefore divided.
 */
function columnsOf({ columns, rows, content }: RecordedStream): number {
	return content.of === 'quantity' && rows < columns && columns <= mostBlocks * rows ? rows : columns;
}

/** Series for a stream, without its values, which are appended. */
function writeSeries(file: Hdf5Output, head: RecordingHead, stream: RecordedStream): SeriesOutput {
	const { columns, content, name, title } = stream;
	const each = columnsOf(stream);
	const blocks: ColumnBlock[] = [];
	const times: GrowingDataset[] = [];
	for (let from = 0; from < columns; from += each) {
		const to = Math.min(columns, from + each);
		const at = `${folderOf(content)}/${name}${each === columns ? '' : `[${from}..${to - 1}]`}`;
		const oneCell = isOneCell(head, stream);
		const type = oneCell ? 'CurrentClampSeries' : content.of === 'pictures' ? 'ImageSeries' : 'TimeSeries';
		file.group(at, {
			...typed(type),
			description: `${title} (${name})`,
			comments: commentsOf(head, stream, from, to),
			...(oneCell ? { stimulus_description: 'light: see /stimulus/presentation' } : {}),
		});
		if (oneCell) file.link(`${at}/electrode`, writeElectrode(file, head, stream));
		if (type === 'ImageSeries') file.texts(`${at}/format`, 'raw');
		blocks.push({ from, to, values: writeData(file, at, stream, to - from) });
		times.push(...writeTimes(file, at, stream));
	}
	return { stream, blocks, times, scale: standardUnit(stream.unit).scale };
}

/** Series for all streams that hold anything, but light. */
export function writeAllSeries(file: Hdf5Output, { head, streams }: RecordedContents): Map<number, SeriesOutput> {
	const held = streams.filter(({ rows, content }) => rows > 0 && content.of !== 'light');
	if (held.some((stream) => isOneCell(head, stream))) file.group('/general/intracellular_ephys');
	return new Map(held.map((stream) => [stream.stream, writeSeries(file, head, stream)]));
}

/** The data sets of values that a stream has in the file, and how many rows each must have. */
export function seriesPaths(stream: RecordedStream): string[] {
	const { columns, content, name } = stream;
	const each = columnsOf(stream);
	return Array.from({ length: Math.ceil(columns / each) }, (_, k) => {
		const to = Math.min(columns, (k + 1) * each);
		return `${folderOf(content)}/${name}${each === columns ? '' : `[${k * each}..${to - 1}]`}/data`;
	});
}
