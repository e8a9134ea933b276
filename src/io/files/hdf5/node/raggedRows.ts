/** What of h5wasm's library, compiled to WebAssembly, it takes to write rows of any length: its own functions write no such data set. */
export interface RaggedLibrary {
	readonly HEAPU8: Uint8Array;
	_malloc(bytes: number): number;
	_free(pointer: number): void;
	/** Writes from memory, which is laid out as the data set's own type has it. */
	set_dataset_data(
		file: bigint,
		path: string,
		count: bigint[] | null,
		offset: bigint[] | null,
		strides: bigint[] | null,
		pointer: bigint,
	): number;
}

/** Numbers of one row. */
type Row = ArrayBufferView & { readonly length: number };

/** Bytes of HDF5's `hvl_t` where pointers have 32 bits: number of elements, and where they are. */
const rowHead = 8;

/**
 * Writes rows into a data set of variable-length rows that has room for them.
 * @param from the first of them in the data set
 * @throws Error where HDF5 does not take them
 */
export function writeRagged(
	library: RaggedLibrary,
	file: bigint,
	path: string,
	from: number,
	rows: readonly Row[],
): void {
	const heads = rowHead * rows.length;
	const pointer = library._malloc(heads + rows.reduce((sum, { byteLength }) => sum + byteLength, 0));
	if (pointer === 0) throw new Error(`no memory for ${rows.length} rows of ${path}`);
	try {
		const { buffer } = library.HEAPU8;
		const head = new DataView(buffer, pointer, heads);
		let at = pointer + heads;
		for (const [k, row] of rows.entries()) {
			head.setUint32(rowHead * k, row.length, true);
			head.setUint32(rowHead * k + 4, at, true);
			library.HEAPU8.set(new Uint8Array(row.buffer, row.byteOffset, row.byteLength), at);
			at += row.byteLength;
		}
		library.set_dataset_data(file, path, [BigInt(rows.length)], [BigInt(from)], [1n], BigInt(pointer));
	} finally {
		library._free(pointer);
	}
}
