import { parentPort, workerData } from 'node:worker_threads';
import { finishRecording, journalOf } from '../io/files/nwb/node/nwbRecording.ts';
import type { FromNwbThread } from './nwbMaker.ts';
import { stepBack } from './priority.ts';

/** Makes one NWB file of its journal (nwbMaker.ts), when the machine has nothing better to do. */
const port = parentPort;
if (!port) throw new Error('nwbThread.js runs as a worker thread, not by itself');

stepBack(5);
const file = workerData as string;
const post = (message: FromNwbThread): void => port.postMessage(message);
let told = 0;
try {
	const summary = await finishRecording(journalOf(file), file, {
		progress(fraction) {
			if (fraction - told < 0.01) return;
			told = fraction;
			post({ type: 'progress', fraction });
		},
		cancelled: () => false,
	});
	post({ type: 'made', summary });
} catch (error) {
	post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
}
