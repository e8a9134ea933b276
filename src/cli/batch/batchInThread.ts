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
 * Whether something could be lost from the beginning by ending the thread where it is: files that are written to. What only computes has nothing to keep before its first progress, and a
 * simulation says when it begins to write.
 */
function mayHaveBegun(job: BatchJob): boolean {
	if (job.type === 'run')
		return [job.options.out, job.options.spikes, job.options.keep].some((each) => each !== undefined);
	return job.type !== 'simulate' && job.type !== 'validate';
}

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
	let hasBegun = mayHaveBegun(job);
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
				if (message.type !== 'progress' && message.type !== 'begins') return resolve(message);
				hasBegun ||= message.type === 'begins' || message.fraction > 0;
				if (message.type === 'progress') progress(message.fraction);
			});
			worker.once('error', reject);
			worker.once('exit', () => reject(new Error('the batch thread ended without a result')));
		});
	} finally {
		signal.removeEventListener('abort', ends);
	}
}
