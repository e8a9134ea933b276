import { statSync } from 'node:fs';
import { UserError } from '../../../../base/errors.ts';
import type { RecordedContents } from '../../recording/node/recordedContents.ts';
import { LIGHT_ROWS } from './nwbLight.ts';
import { seriesPaths } from './nwbSeries.ts';

/** Bytes of all values, at least: what the file cannot be smaller than. */
const leastBytes = ({ streams, spikes }: RecordedContents): number =>
	streams.reduce((sum, { rows, columns, everyS }) => sum + rows * (4 * columns + (everyS === undefined ? 8 : 0)), 0) +
	8 * spikes.reduce((sum, count) => sum + count, 0);

/**
 * Checks a file that was just written by its size and by opening it: every series has as many rows as the journal, and its units as many spikes.
 * @returns its size, bytes. @throws UserError
 */
export async function checkNwb(file: string, contents: RecordedContents): Promise<number> {
	const bytes = statSync(file).size;
	const hasUnits = contents.head.quantities.includes('spikes');
	const least = leastBytes(hasUnits ? contents : { ...contents, spikes: new Uint32Array(0) });
	const wrong = (what: string): UserError =>
		new UserError(`The file ${file} was not written whole (${what}): the disk may be full. The journal is kept.`);
	if (bytes < least) throw wrong(`${bytes} bytes, of at least ${least}`);
	const { default: hdf5 } = await import('h5wasm/node');
	await hdf5.ready;
	const open = (): InstanceType<typeof hdf5.File> => {
		try {
			return new hdf5.File(file, 'r');
		} catch {
			throw wrong('it cannot be opened');
		}
	};
	const opened = open();
	try {
		const rowsOf = (path: string): number => {
			const found = opened.get(path);
			return found instanceof hdf5.Dataset ? (found.shape?.[0] ?? 0) : -1;
		};
		for (const stream of contents.streams) {
			const { name, rows } = stream;
			if (rows === 0) continue;
			for (const path of stream.content.of === 'light' ? [LIGHT_ROWS] : seriesPaths(stream)) {
				const found = rowsOf(path);
				if (found !== rows) throw wrong(`${name} has ${found} rows of ${rows}`);
			}
		}
		const spiking = contents.head.populations.filter(({ spiking: spikes }) => spikes);
		if (hasUnits && spiking.length > 0) {
			const total = contents.spikes.reduce((sum, count) => sum + count, 0);
			const found = rowsOf('/units/spike_times');
			if (found !== total) throw wrong(`${found} spikes of ${total}`);
		}
	} finally {
		opened.close();
	}
	return bytes;
}
