/**
 * A program that records as fast as a live run would, until it is killed: `FILE WRITES`. Of every row it says on standard output that it was made, and
 * when. With `INSIDE` as a third argument it kills itself within a flush: it hands a part of the bytes to the system, and then is no more.
 */
import fs, { writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { beginRecording } from '../../../../src/io/files/nwb/node/nwbRecording.ts';
import { createRunRecorder } from '../../../../src/io/files/recording/runRecorder.ts';
import { recordingHead } from './recordingHead.ts';

const [file = '', writes, inside] = process.argv.slice(2);
const columns = 64;

if (inside !== undefined) {
	const real = fs.writeSync;
	let flushes = 0;
	/** Which of its writes is its last, and how much of that one is written. */
	const last = 3 + (Number(inside) % 3);
	const part = (Number(inside) % 97) / 97;
	const cut = (descriptor: number, bytes: Uint8Array, from = 0): number => {
		// Standard output is not what is killed.
		if (descriptor < 3) return real(descriptor, bytes);
		flushes++;
		if (flushes > last) {
			real(descriptor, bytes, from, Math.floor(part * (bytes.length - from)));
			process.kill(process.pid, 'SIGKILL');
		}
		return real(descriptor, bytes, from);
	};
	fs.writeSync = cut as typeof fs.writeSync;
	syncBuiltinESMExports();
}

const journal = beginRecording(file, writes === 'now' ? 'now' : 'behind', (failure) => {
	throw failure;
});
const recorder = createRunRecorder(journal, recordingHead(columns), () => performance.now());
const stream = recorder.stream({
	name: 'g.V',
	title: 'potential',
	unit: 'mV',
	columns,
	everyS: 0.001,
	content: { of: 'quantity', group: 'g', path: 'V' },
});
const begunMs = performance.now();
let row = 0;
/** A row for each millisecond that has passed. */
const work = (): void => {
	while (row < performance.now() - begunMs) {
		recorder.row(stream, new Float32Array(columns).fill(row));
		if (row % 10 === 0) recorder.spike(row % columns, row / 1000);
		row++;
		recorder.reached(row / 1000);
	}
	writeSync(1, `${row} ${Date.now()}\n`);
	setTimeout(work, 5);
};
work();
