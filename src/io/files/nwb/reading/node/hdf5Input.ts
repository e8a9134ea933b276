import { statSync } from 'node:fs';
import type { Dataset, Group } from 'h5wasm/node';
import { UserError } from '../../../../../base/errors.ts';
import { hdf5Reason } from '../../../hdf5/node/hdf5Output.ts';

/** Rows of a data set, from and up to but not including. */
export type Range = readonly [from: number, to: number];

/** An HDF5 file that is read piece by piece. What cannot be read of it is one sentence (UserError) that names the file. */
export interface Hdf5Input {
	readonly path: string;
	readonly bytes: number;
	has(path: string): boolean;
	/** Names within a group, in the order of the file; none where there is no such group. */
	names(path: string): readonly string[];
	/** Extent of a data set; undefined where there is none. */
	shape(path: string): readonly number[] | undefined;
	/** Some of the numbers of a data set, by ranges of its dimensions. */
	numbers(path: string, ranges: readonly Range[]): Float64Array;
	/** All numbers, or texts, of a data set that is small: columns of tables, texts. Empty where there is none. */
	allNumbers(path: string): Float64Array;
	texts(path: string): readonly string[];
	attribute(path: string, name: string): unknown;
	close(): void;
}

const cannot = (path: string, why: string): UserError => new UserError(`Cannot read the recording ${path}: ${why}.`);

/** The signature that HDF5 files begin with. */
const signature = '\u0089HDF\r\n\u001a\n';

/** Whether it is there, is a file, and begins as HDF5 does. @throws UserError (rejection) */
export async function lookAt(path: string): Promise<number> {
	const stats = statSync(path, { throwIfNoEntry: false });
	if (!stats) throw cannot(path, 'there is no such file');
	if (!stats.isFile()) throw cannot(path, 'it is no file but a folder, a pipe or a device');
	const { open } = await import('node:fs/promises');
	const file = await open(path).catch((error: Error) => {
		throw cannot(path, error.message);
	});
	try {
		const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 0);
		if (buffer.toString('latin1') !== signature) throw cannot(path, 'it is no HDF5 file, which NWB files are');
	} finally {
		await file.close();
	}
	return stats.size;
}

/** Opens a file for reading and for nothing else. @throws UserError (rejection) for one that is missing, no HDF5, cut off or damaged */
export async function openHdf5(path: string): Promise<Hdf5Input> {
	const bytes = await lookAt(path);
	const { default: hdf5 } = await import('h5wasm/node');
	// What goes wrong is thrown, and not printed.
	(await hdf5.ready).activate_throwing_error_handler();
	const damaged = (error: unknown): UserError => {
		const why = hdf5Reason(error);
		return cannot(path, `it is cut off or damaged${why === undefined ? '' : ` (${why})`}`);
	};
	const tried = <T>(read: () => T): T => {
		try {
			return read();
		} catch (error) {
			throw damaged(error);
		}
	};
	const file = tried(() => new hdf5.File(path, 'r'));
	const known = new Map<string, Dataset | Group | undefined>([['/', file]]);
	const members = new Map<string, ReadonlySet<string>>();
	const membersOf = (at: string): ReadonlySet<string> => {
		const group = objectAt(at);
		const names = members.get(at) ?? new Set(group instanceof hdf5.Group ? tried(() => group.keys()) : []);
		members.set(at, names);
		return names;
	};
	const objectAt = (at: string): Dataset | Group | undefined => {
		if (known.has(at)) return known.get(at);
		// Asked for by name, what is missing would be an error that says nothing else.
		const isThere = membersOf(at.slice(0, at.lastIndexOf('/')) || '/').has(at.slice(at.lastIndexOf('/') + 1));
		const found = isThere ? tried(() => file.get(at)) : undefined;
		const object = found instanceof hdf5.Dataset || found instanceof hdf5.Group ? found : undefined;
		known.set(at, object);
		return object;
	};
	const datasetAt = (at: string): Dataset | undefined => {
		const found = objectAt(at);
		return found instanceof hdf5.Dataset ? found : undefined;
	};
	const asNumbers = (value: unknown): Float64Array => {
		if (value instanceof Float64Array) return value;
		if (value instanceof BigInt64Array || value instanceof BigUint64Array) return Float64Array.from(value, Number);
		if (ArrayBuffer.isView(value)) return new Float64Array(value as unknown as ArrayLike<number>);
		return value === null || value === undefined ? new Float64Array(0) : Float64Array.of(Number(value));
	};
	return {
		path,
		bytes,
		has: (at) => objectAt(at) !== undefined,
		names: (at) => [...membersOf(at)],
		shape: (at) => datasetAt(at)?.shape ?? undefined,
		numbers(at, ranges) {
			const dataset = datasetAt(at);
			if (!dataset) throw cannot(path, `it has no ${at}`);
			return tried(() => asNumbers(dataset.slice(ranges.map(([from, to]): [number, number] => [from, to]))));
		},
		allNumbers(at) {
			const dataset = datasetAt(at);
			return dataset ? tried(() => asNumbers(dataset.value)) : new Float64Array(0);
		},
		texts(at) {
			const dataset = datasetAt(at);
			if (!dataset) return [];
			const value = tried(() => dataset.value);
			return Array.isArray(value) ? (value as unknown[]).map(String) : [String(value)];
		},
		attribute(at, name) {
			const object = objectAt(at);
			return object && tried(() => object.attrs[name]?.value);
		},
		close: () => void file.close(),
	};
}
