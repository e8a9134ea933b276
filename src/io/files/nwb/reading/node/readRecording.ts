import type { Dataset, Group } from 'h5wasm/node';
import { elementOr } from '../../../../../base/elementOr.ts';
import { UserError } from '../../../../../base/errors.ts';
import type { RecordedArrays, RecordedSeries, RecordedTrain } from '../../../exports/recordedArrays.ts';
import { storedUnit } from '../../nwbUnits.ts';
import { lookAt } from './hdf5Input.ts';

/** Numbers of a data set; one alone is one too. */
function numbersOf<T extends Float32Array | Float64Array>(
	dataset: Dataset,
	make: { from(of: ArrayLike<number>): T },
): T {
	if (dataset.filters.length > 0)
		throw new UserError(`${dataset.path} is compressed: only recordings of this program are read`);
	const { value } = dataset;
	return make.from(ArrayBuffer.isView(value) ? (value as unknown as ArrayLike<number>) : [Number(value)]);
}

const attributeOf = (object: Dataset | Group, name: string): unknown => object.attrs[name]?.value;

/**
 * Reads the numbers of a recording that this program made (NWB).
 * @throws UserError (rejection) for a file that is missing or none
 */
export async function readRecording(path: string): Promise<RecordedArrays> {
	const { default: hdf5 } = await import('h5wasm/node');
	(await hdf5.ready).activate_throwing_error_handler();
	await lookAt(path);
	const open = (): InstanceType<typeof hdf5.File> => {
		try {
			return new hdf5.File(path, 'r');
		} catch {
			throw new UserError(
				`Cannot read the recording ${path}: its beginning is that of an HDF5 file, but it is cut or damaged.`,
			);
		}
	};
	const file = open();
	const datasetAt = (place: string): Dataset | undefined => {
		const found = file.get(place);
		return found instanceof hdf5.Dataset ? found : undefined;
	};
	const timesOf = (at: string, rows: number): Float64Array => {
		const own = datasetAt(`${at}/timestamps`);
		if (own) return numbersOf(own, Float64Array);
		const start = datasetAt(`${at}/starting_time`);
		const [first, rate] = [Number(start?.value ?? 0), Number((start && attributeOf(start, 'rate')) ?? 1)];
		return Float64Array.from({ length: rows }, (_, row) => first + row / rate);
	};
	const seriesAt = (at: string): RecordedSeries | undefined => {
		const data = datasetAt(`${at}/data`);
		if (!data?.shape || typeof data.dtype !== 'string' || data.dtype !== '<f') return undefined;
		const [rows = 0, ...rest] = data.shape;
		const stored = numbersOf(data, Float32Array);
		const stated = String(attributeOf(data, 'unit'));
		const { unit, factor } = storedUnit(stated, Number(attributeOf(data, 'conversion') ?? 1));
		return {
			name: at.slice(at.lastIndexOf('/') + 1),
			unit,
			timesS: timesOf(at, rows),
			columns: rest.reduce((product, each) => product * each, 1),
			values: factor === 1 ? stored : stored.map((value) => value * factor),
		};
	};
	const trains = (): RecordedTrain[] => {
		const [times, ends] = [datasetAt('/units/spike_times'), datasetAt('/units/spike_times_index')];
		if (!times || !ends) return [];
		const all = numbersOf(times, Float64Array);
		const populations = [...((datasetAt('/units/population')?.value ?? []) as Iterable<string>)];
		const members = [...((datasetAt('/units/member')?.value ?? []) as Iterable<number>)];
		const until = [...numbersOf(ends, Float64Array)];
		return until.map((end, unit) => ({
			population: elementOr(populations, unit, 'unit'),
			member: Number(elementOr(members, unit, unit)),
			timesS: all.slice(unit === 0 ? 0 : until[unit - 1], end),
		}));
	};
	try {
		const acquired = file.get('/acquisition');
		const names = acquired instanceof hdf5.Group ? acquired.keys() : [];
		const series = names.flatMap((name) => seriesAt(`/acquisition/${name}`) ?? []);
		const light = seriesAt('/stimulus/presentation/light');
		const found = trains();
		const observed = datasetAt('/units/obs_intervals');
		const [fromS = 0, untilS = 0] = observed ? numbersOf(observed, Float64Array) : [];
		const lasts = [...series, ...(light ? [light] : [])].map(({ timesS }) => timesS.at(-1) ?? 0);
		const firsts = series.map(({ timesS }) => elementOr(timesS, 0, 0));
		return {
			file: path,
			fromS: observed ? fromS : Math.min(...firsts, ...(firsts.length === 0 ? [0] : [])),
			untilS: Math.max(untilS, ...lasts),
			series,
			light,
			trains: found,
		};
	} finally {
		file.close();
	}
}
