import { writeFileSync } from 'node:fs';
import { UserError } from '../../../../base/errors.ts';
import { DISK_FULL } from '../../node/diskFull.ts';
import { writeRagged } from './raggedRows.ts';

/** Numbers that a data set can hold, by the letter that h5wasm knows them by: of `<f8` it would read the f alone, and store 32 bits. */
const letters = {
	float32: '<f',
	float64: '<d',
	int32: '<i',
	uint8: '<B',
	uint16: '<H',
	uint32: '<I',
} as const;

/** Types of numbers in a data set. */
export type NumberType = keyof typeof letters;

/** An array of numbers of one of these types. */
export type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;

/** What an attribute may be; whole numbers are stored as int32, others as float64 where no type is given. */
export type AttributeValue =
	| string
	| readonly string[]
	| { readonly type: NumberType; readonly value: number }
	/** A reference to the object of this path, which must be there. */
	| { readonly to: string };

/** A data set that grows by rows. */
export interface GrowingDataset {
	/** Appends whole rows. */
	append(values: Numbers): void;
	/** Rows so far. */
	readonly rows: number;
}

/** An HDF5 file that is being written. Names that exist already are refused, with an Error: h5wasm would do nothing, silently. */
export interface Hdf5Output {
	group(path: string, attributes?: Readonly<Record<string, AttributeValue>>): void;
	attributes(path: string, attributes: Readonly<Record<string, AttributeValue>>): void;
	/** A text, or a table of texts of any length. */
	texts(path: string, texts: string | readonly string[], shape?: readonly number[]): void;
	number(path: string, type: NumberType, value: number): void;
	numbers(path: string, values: Numbers, shape?: readonly number[]): void;
	/**
	 * A data set of rows of this shape, which has none yet.
	 * @param rowsAtOnce about how many rows are appended at a time: they lie together in the file
	 */
	growing(path: string, type: NumberType, rowShape: readonly number[], rowsAtOnce: number): GrowingDataset;
	/** Appends rows of any length to a data set of such rows and of this type of numbers, which the file began with. */
	ragged(path: string, rows: readonly Numbers[]): void;
	/** A link by name to an object elsewhere in the file. */
	link(path: string, target: string): void;
	/** Closes the file. @throws UserError when not all of it could be written, such as on a full disk: it cannot be opened then */
	close(): void;
}

const typeOf = (values: Numbers): NumberType => {
	const name = values.constructor.name.replace('Array', '').toLowerCase();
	return name as NumberType;
};

const parentOf = (path: string): readonly [string, string] => {
	const at = path.lastIndexOf('/');
	return [path.slice(0, at) || '/', path.slice(at + 1)];
};

/** Bytes of a chunk at most: larger ones cost memory, smaller ones time. */
const chunkBytes = 4 * 1024 * 1024;

/** What of a data set of h5wasm it takes to let it grow. */
interface Growable {
	resize(shape: number[]): unknown;
	write_slice(ranges: [number, number][], values: Numbers): void;
}

/** Rows of a data set that has none yet. */
function rowsOf(dataset: Growable, path: string, type: NumberType, rowShape: readonly number[]): GrowingDataset {
	const width = rowShape.reduce((product, each) => product * each, 1);
	let rows = 0;
	return {
		get rows() {
			return rows;
		},
		append(values) {
			const more = values.length / width;
			if (!Number.isInteger(more)) {
				throw new RangeError(`rows of ${path} have ${width} numbers; ${values.length} make no whole ones`);
			}
			if (typeOf(values) !== type) throw new TypeError(`${path} holds ${type}, got ${typeOf(values)}`);
			if (more === 0) return;
			dataset.resize([rows + more, ...rowShape]);
			dataset.write_slice([[rows, rows + more], ...rowShape.map((each): [number, number] => [0, each])], values);
			rows += more;
		},
	};
}

/** Why HDF5 could not do something, in a few words of its account of many layers; nothing where the error is not HDF5's. */
export function hdf5Reason(error: unknown): string | undefined {
	const text = error instanceof Error ? error.message : String(error);
	if (!text.includes('HDF5')) return undefined;
	const [, why] = /error message = '([^']*)'/.exec(text) ?? [];
	return why === 'No space left on device' ? DISK_FULL.ENOSPC : (why ?? 'HDF5 gives no reason');
}

/** A new file, and the library that holds it. @throws UserError when it cannot be created */
async function openNew(file: string, template: Uint8Array | undefined) {
	const { default: hdf5 } = await import('h5wasm/node');
	const library = await hdf5.ready;
	// What goes wrong is thrown, and not printed.
	library.activate_throwing_error_handler();
	try {
		if (template) writeFileSync(file, template);
		return { hdf5, library, root: new hdf5.File(file, template ? 'a' : 'w') };
	} catch {
		throw new UserError(`Cannot create the file ${file}.`);
	}
}

/**
 * Creates an HDF5 file; one that is there is overwritten.
 * @param template the bytes of one that it begins as
 * @throws UserError when it cannot be created
 */
export async function createHdf5(file: string, template?: Uint8Array): Promise<Hdf5Output> {
	const { hdf5, library, root } = await openNew(file, template);
	type Parent = InstanceType<typeof hdf5.Group>;
	const objectAt = (path: string) => {
		const found = path === '/' ? root : root.get(path);
		if (!(found instanceof hdf5.Group || found instanceof hdf5.Dataset)) throw new Error(`${path} is not in ${file}`);
		return found;
	};
	const parent = (path: string): readonly [Parent, string] => {
		const [above, name] = parentOf(path);
		const group = objectAt(above);
		if (!(group instanceof hdf5.Group)) throw new Error(`${above} of ${file} is no group`);
		if (group.keys().includes(name)) throw new Error(`${path} is in ${file} already`);
		return [group, name];
	};
	const setAttributes = (path: string, attributes: Readonly<Record<string, AttributeValue>>): void => {
		const object = objectAt(path);
		for (const [name, value] of Object.entries(attributes)) {
			if (typeof value === 'string') object.create_attribute(name, value, null, 'S');
			else if (Array.isArray(value)) object.create_attribute(name, [...value], [value.length], 'S');
			else if ('to' in value) object.create_attribute(name, objectAt(value.to).create_reference());
			else if ('type' in value) object.create_attribute(name, value.value, [], letters[value.type]);
		}
	};
	const texts: Hdf5Output['texts'] = (path, text, shape) => {
		const [group, name] = parent(path);
		if (typeof text === 'string') group.create_dataset({ name, data: text, shape: [], dtype: 'S' });
		else group.create_dataset({ name, data: [...text], shape: [...(shape ?? [text.length])], dtype: 'S' });
	};
	return {
		group(path, attributes = {}) {
			const [group, name] = parent(path);
			group.create_group(name);
			setAttributes(path, attributes);
		},
		attributes: setAttributes,
		texts,
		number(path, type, value) {
			const [group, name] = parent(path);
			group.create_dataset({ name, data: [value], shape: [], dtype: letters[type] });
		},
		numbers(path, values, shape = [values.length]) {
			const [group, name] = parent(path);
			group.create_dataset({ name, data: values, shape: [...shape], dtype: letters[typeOf(values)] });
		},
		growing(path, type, rowShape, rowsAtOnce) {
			const [group, name] = parent(path);
			const width = rowShape.reduce((product, each) => product * each, 1);
			const rowBytes = Math.max(1, width) * 8;
			const chunkRows = Math.max(1, Math.min(rowsAtOnce, Math.floor(chunkBytes / rowBytes)));
			const dataset = group.create_dataset({
				name,
				data: new Uint8Array(0),
				shape: [0, ...rowShape],
				maxshape: [null, ...rowShape],
				chunks: [chunkRows, ...rowShape.map((each) => Math.max(1, each))],
				dtype: letters[type],
			});
			return rowsOf(dataset, path, type, rowShape);
		},
		ragged(path, rows) {
			const dataset = objectAt(path);
			if (!(dataset instanceof hdf5.Dataset) || !dataset.metadata.vlen_type) {
				throw new Error(`${path} of ${file} has no rows of any length`);
			}
			if (rows.length === 0) return;
			const [from = 0] = dataset.shape ?? [];
			dataset.resize([from + rows.length]);
			writeRagged(library, root.file_id, path, from, rows);
		},
		link(path, target) {
			const [group, name] = parent(path);
			group.create_soft_link(target, name);
		},
		close() {
			const closed = (): boolean => {
				try {
					return root.close() >= 0;
				} catch {
					// HDF5's own account of it, layer by layer.
					return false;
				}
			};
			if (!closed()) throw new UserError(`Cannot write all of ${file}: the disk is full, or it failed.`);
		},
	};
}
