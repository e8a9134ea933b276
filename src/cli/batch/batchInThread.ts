import { Worker } from 'node:worker_threads';
import type { BatchJob } from './batch.ts';
import type { BatchThreadData, FromBatchThread } from './batchThread.ts';

/** How batch work in a thread of its own came to its end. */
export type BatchEnd = Exclude<FromBatchThread, { type: 'progress' | 'begins' }>;

/** The end of work that was called off while its model was made. */
const nothingDone: BatchEnd = {
	type: 'done',
	outcome: { printed: '', interrupted: 'interrupted while the model was made ready; nothing is written' },
};

/**
 * Runs batch work in a thread of its own, so that whoever asks goes on meanwhile.
 * @param progress hears the fraction done @param signal ends the work at its next row, in order
 */
export async function batchInThread(
	job: BatchJob,
	progress: (fraction: number) => void,
	signal: AbortSignal,
): Promise<BatchEnd> {
	const stop = new Int32Array(new SharedArrayBuffer(4));
	const data: BatchThreadData = { job, stop };
	/** Whether anything could be lost by ending the thread where it is: of other jobs it is not known when that begins. */
	let hasBegun = job.type !== 'simulate';
	let interrupt = (): void => undefined;
	const ends = (): void => {
		Atomics.store(stop, 0, 1);
		if (!hasBegun) interrupt();
	};
	signal.addEventListener('abort', ends);
	const worker = new Worker(new URL('./batchThread.js', import.meta.url), { workerData: data });
	try {
		return await new Promise<BatchEnd>((resolve, reject) => {
			interrupt = () => {
				resolve(nothingDone);
				void worker.terminate();
			};
			if (signal.aborted) ends();
			worker.on('message', (message: FromBatchThread) => {
				if (message.type === 'progress') progress(message.fraction);
				else if (message.type === 'begins') hasBegun = true;
				else resolve(message);
			});
			worker.once('error', reject);
			worker.once('exit', () => reject(new Error('the batch thread ended without a result')));
		});
	} finally {
		signal.removeEventListener('abort', ends);
	}
}
