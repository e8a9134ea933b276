import hdf5 from 'h5wasm/node';

/** The first column of the potentials of a recording, row by row; none where nothing was recorded. */
export async function rowsOf(file: string): Promise<number[]> {
	await hdf5.ready;
	const opened = new hdf5.File(file, 'r');
	try {
		const group = opened.get('acquisition');
		const name = group instanceof hdf5.Group ? group.keys()[0] : undefined;
		if (name === undefined) return [];
		const data = opened.get(`acquisition/${name}/data`);
		if (!(data instanceof hdf5.Dataset)) throw new Error(`${file} has no data`);
		const [rows = 0, columns = 1] = data.shape ?? [];
		const values = data.value as Float32Array;
		return Array.from({ length: rows }, (_, row) => values[row * columns] as number);
	} finally {
		opened.close();
	}
}
