import type { Hdf5Output } from '../../hdf5/node/hdf5Output.ts';
import type { JournalRecord } from '../../recording/journalRecords.ts';
import type { RecordedContents } from '../../recording/node/recordedContents.ts';
import { RECEPTORS, writeTimes } from './nwbSeries.ts';
import { typed, writeGrowingTable } from './nwbTables.ts';

const TABLE = '/intervals/light_at_receptors';
const SERIES = '/stimulus/presentation/light';
/** The data set with a row for each time at which light changed. */
export const LIGHT_ROWS = `${TABLE}/photoisomerisations`;

/** Light on its way into the file. */
interface LightFill {
	/** Its stream's number; undefined where none was recorded. */
	readonly stream: number | undefined;
	take(record: Extract<JournalRecord, { kind: 'samples' }>): void;
	/** The last light lasts to the end of the recording. */
	end(): void;
}

/** Where the receptors of each population lie among the columns of light. */
function rangesOf({
	head,
}: RecordedContents): readonly { readonly name: string; readonly columns: readonly number[] }[] {
	const names = [...new Set(head.receptors.map(({ population }) => population))];
	return names.map((name) => ({
		name,
		columns: head.receptors.flatMap(({ population }, column) => (population === name ? [column] : [])),
	}));
}

/**
 * Light twice: a series of the mean of each population, which every tool reads, and a table of intervals with what each receptor got. A series of
 * that would have more columns than rows wherever light changes seldom, and tools take such a one for wrong.
 */
export function writeLight(file: Hdf5Output, contents: RecordedContents): LightFill {
	const light = contents.streams.find(({ content, rows }) => content.of === 'light' && rows > 0);
	if (!light) return { stream: undefined, take: () => undefined, end: () => undefined };
	const { columns, rows, stream } = light;
	const ranges = rangesOf(contents);
	const [starts, stops, rates] = writeGrowingTable(
		file,
		TABLE,
		`light of each receptor, as long as it stays the same; columns of photoisomerisations are rows of ${RECEPTORS}, whose inputs are these numbers times their gain`,
		[
			{ name: 'start_time', description: 'from when on, s', type: 'float64' },
			{ name: 'stop_time', description: 'until when, s', type: 'float64' },
			{
				name: 'photoisomerisations',
				description: 'of each receptor per second, R*/s',
				type: 'float32',
				width: columns,
			},
		],
		rows,
		typed('TimeIntervals'),
	);
	file.group(SERIES, {
		...typed('TimeSeries'),
		description: `mean photoisomerisations per receptor and second, R*/s, of ${ranges.map(({ name }) => name).join(', ')}, in this order`,
		comments: 'Each row holds from its time to the next. Of each receptor: the intervals light_at_receptors.',
	});
	const means = file.growing(`${SERIES}/data`, 'float32', ranges.length === 1 ? [] : [ranges.length], rows);
	const number = (value: number) => ({ type: 'float32' as const, value });
	file.attributes(`${SERIES}/data`, {
		unit: 'R*/s',
		conversion: number(1),
		resolution: number(-1),
		offset: number(0),
	});
	const times = writeTimes(file, SERIES, light);
	let last: Float32Array | undefined;
	const mean = (values: Float32Array, row: number): number[] =>
		ranges.map(({ columns: of }) => of.reduce((sum, k) => sum + (values[row * columns + k] as number), 0) / of.length);
	return {
		stream,
		take({ timesS, values }) {
			if (last) stops?.append(timesS.slice(0, 1));
			starts?.append(timesS);
			stops?.append(timesS.slice(1));
			rates?.append(values);
			const all = new Float32Array(timesS.length * ranges.length);
			for (let row = 0; row < timesS.length; row++) all.set(mean(values, row), row * ranges.length);
			means.append(all);
			for (const each of times) each.append(timesS);
			last = all.slice(-ranges.length);
		},
		end() {
			if (!last) return;
			stops?.append(Float64Array.of(contents.lastS));
			// The last row once more says how long it was on; and a series has no fewer rows than columns.
			const more = Math.max(1, ranges.length - means.rows);
			for (let k = 0; k < more; k++) {
				means.append(last);
				for (const each of times) each.append(Float64Array.of(contents.lastS));
			}
		},
	};
}
