import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { beginRecording, finishRecording } from '../../../src/io/files/nwb/node/nwbRecording.ts';
import { createRunRecorder } from '../../../src/io/files/recording/runRecorder.ts';
import { readSpikeTrains } from '../../../src/io/files/spikeTrains/node/readSpikeTrains.ts';
import { folder } from '../../host/bench.ts';
import { recordingHead } from './recording/recordingHead.ts';

it('reads the spikes of a recording by the names of its cells, and refuses one that is cut in a sentence', async () => {
	const path = join(folder(), 'spikes.nwb');
	const journal = beginRecording(path, 'now', () => undefined);
	const recorder = createRunRecorder(journal, recordingHead(3), () => 0);
	for (const [cell, atS] of [
		[2, 0.1],
		[0, 0.2],
		[2, 0.3],
	] as const) {
		recorder.spike(cell, atS);
	}
	recorder.end({ atS: 0.5 });
	await journal.close();
	await finishRecording(journal.file, path, { progress: () => undefined, cancelled: () => false });
	const { trains, untilS } = await readSpikeTrains(path);
	expect([...trains].map(([name, times]) => [name, [...times]])).toEqual([
		['g 0', [0.2]],
		['g 1', []],
		['g 2', [0.1, 0.3]],
	]);
	expect(untilS).toBe(0.5);
	const bytes = readFileSync(path);
	for (const length of [20, bytes.length >> 1, bytes.length - 1]) {
		writeFileSync(path, bytes.subarray(0, length));
		await expect(readSpikeTrains(path), `${length} bytes`).rejects.toThrow(/it is cut off or damaged/);
	}
	writeFileSync(path, '0.1\n0.2 s\n');
	await expect(readSpikeTrains(path)).rejects.toThrow('line 2 must be a time in s');
});
