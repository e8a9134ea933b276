import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beginRecording, finishRecording, journalOf } from '../../src/io/files/nwb/node/nwbRecording.ts';
import { createRunRecorder } from '../../src/io/files/recording/runRecorder.ts';
import type { RecordingHead } from '../../src/protocol/recording/recordedRun.ts';
import { defaultSession } from '../../src/protocol/session/sessionFile.ts';
import type { DataRow } from './dataRow.ts';
import { CELLS } from './recordedPatch.ts';

const population = { name: 'cells', kind: 'cell', title: 'cells', spiking: true, count: CELLS, firstCell: 0 };
const head: RecordingHead = {
	record: 'head',
	program: 'bench',
	version: '0',
	identifier: 'bench',
	startedAt: '2026-01-01T00:00:00.000+00:00',
	session: defaultSession(),
	backEnd: 'none: numbers alone',
	quantities: ['spikes', 'potentials'],
	populations: [{ ...population, positionsUm: new Array<number>(3 * CELLS).fill(0) }],
	connections: [],
	receptors: [],
	spikeThresholdMv: -20,
};

const rowsPerS = 1000;
/** Spikes of a cell in a second. */
const rateHz = 10;

interface Written {
	/** Of values and spikes, bytes. */
	readonly contents: number;
	readonly fileBytes: number;
	/** Wall time of recording with its journal closed, and of making the file, s. */
	readonly recordS: number;
	readonly fileS: number;
	/** By how many bytes memory grew between the first tenth and the end of recording. */
	readonly grown: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Memory in use, without what was let go already, bytes. */
const memory = (): number => {
	collect();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return heapUsed + arrayBuffers;
};

/** Records potentials of all cells and their spikes as fast as it goes. */
async function write(file: string, seconds: number): Promise<Written> {
	const journal = beginRecording(file, 'now', (failure) => {
		throw failure;
	});
	const recorder = createRunRecorder(journal, head, () => performance.now());
	const stream = recorder.stream({
		name: 'cells.V',
		title: 'potential',
		unit: 'mV',
		columns: CELLS,
		everyS: 1 / rowsPerS,
		content: { of: 'quantity', group: 'cells', path: 'V' },
	});
	const values = Float32Array.from({ length: CELLS }, (_, cell) => -40 - (cell % 17));
	const rows = seconds * rowsPerS;
	const spikesARow = Math.round((rateHz * CELLS) / rowsPerS);
	let early = 0;
	let apartS = 0;
	const began = performance.now();
	for (let row = 0; row < rows; row++) {
		recorder.row(stream, values);
		for (let k = 0; k < spikesARow; k++) recorder.spike((row * spikesARow + k) % CELLS, row / rowsPerS);
		recorder.reached(row / rowsPerS);
		if (row === Math.floor(rows / 10)) {
			const before = performance.now();
			early = memory();
			apartS = (performance.now() - before) / 1000;
		}
	}
	const grown = memory() - early;
	recorder.end({ atS: seconds });
	await journal.close();
	const recordS = (performance.now() - began) / 1000 - apartS;
	const fileBegan = performance.now();
	const { bytes } = await finishRecording(journalOf(file), file, { progress: () => undefined, cancelled: () => false });
	return {
		contents: rows * (4 * CELLS + 12 * spikesARow),
		fileBytes: bytes,
		recordS,
		fileS: (performance.now() - fileBegan) / 1000,
		grown,
	};
}

/** How large recordings are, how fast they are written, and that memory stays. */
export const recordingSize: DataRow = {
	name: 'recordingSize',
	async measure(isQuick) {
		const folder = mkdtempSync(join(tmpdir(), 'retinode-bench-'));
		const seconds = isQuick ? 4 : 40;
		try {
			const { contents, fileBytes, recordS, fileS, grown } = await write(join(folder, 'run.nwb'), seconds);
			const perCell = fileBytes / (CELLS * seconds);
			const [recordMBs, fileMBs] = [contents / recordS / 1e6, contents / fileS / 1e6];
			return {
				figures: { bytesPerCellSecond: perCell, recordMBs, fileMBs, contentsBytes: contents, grownBytes: grown },
				text: [
					`${perCell.toFixed(0)} bytes per cell and second: a potential at ${rowsPerS} Hz and ${rateHz} spikes`,
					`${recordMBs.toFixed(0)} MB/s sustained over ${(contents / 1e6).toFixed(0)} MB, uncompressed, into the journal; ${fileMBs.toFixed(0)} MB/s from there into the file`,
					`memory grew by ${(grown / 1e6).toFixed(1)} MB from the first tenth to the end`,
				],
			};
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	},
};
