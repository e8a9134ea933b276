import { Worker } from 'node:worker_threads';
import { exitCodes } from '../terminal/failure.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import { createProgress } from '../terminal/progress.ts';
import type { BatchJob } from './batch.ts';
import type { BatchThreadData, FromBatchThread } from './batchThread.ts';

/**
 * Runs batch work in a thread of its own, so that Ctrl-C is heard while it computes: the work then ends at the next row and closes its files.
 * Prints what it prints and sets the exit code.
 * @param title of the progress bar
 */
export async function runBatch(title: string, job: BatchJob): Promise<void> {
	const stop = new Int32Array(new SharedArrayBuffer(4));
	const data: BatchThreadData = { job, stop };
	const interrupt = onInterrupt();
	interrupt.signal.addEventListener('abort', () => Atomics.store(stop, 0, 1));
	const progress = createProgress(title, process.stderr, () => performance.now());
	const worker = new Worker(new URL('./batchThread.js', import.meta.url), { workerData: data });
	try {
		const end = await new Promise<Exclude<FromBatchThread, { type: 'progress' }>>((resolve, reject) => {
			worker.on('message', (message: FromBatchThread) => {
				if (message.type === 'progress') progress.update(message.fraction);
				else resolve(message);
			});
			worker.once('error', reject);
			worker.once('exit', () => reject(new Error('the batch thread ended without a result')));
		});
		progress.finish();
		if (end.type === 'failed') {
			console.error(`retinode: ${end.message}`);
			if (process.env.RETINODE_DEBUG) console.error(end.detail);
			process.exitCode = end.exitCode;
			return;
		}
		const { printed, interrupted, failed, incomplete } = end.outcome;
		if (printed !== '') console.log(printed);
		if (interrupted !== '') {
			console.error(`retinode: ${interrupted}`);
			process.exitCode = exitCodes.interrupted;
		} else if (failed !== undefined) {
			console.error(`retinode: ${failed}`);
			process.exitCode = exitCodes.failure;
		} else if (incomplete !== undefined) {
			console.error(`retinode: ${incomplete}`);
			process.exitCode = exitCodes.incomplete;
		}
	} finally {
		progress.finish();
		interrupt.dispose();
	}
}
