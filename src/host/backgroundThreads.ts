import { Worker } from 'node:worker_threads';
import type { BackgroundHost, BackgroundResult } from '../engine/background/backgroundJobs.ts';

/** A thread that was told to stop is ended after so long, ms. */
const stopWithinMs = 1000;

/**
 * Runs background jobs in this process, each in a thread that ends with it.
 * @param entry the built `backgroundThread.js`
 */
export function backgroundThreads(entry: URL = new URL('./backgroundThread.js', import.meta.url)): BackgroundHost {
	return {
		start(job, done) {
			let isDone = false;
			const finish = (result: BackgroundResult): void => {
				if (!isDone) done(result);
				isDone = true;
			};
			const worker = new Worker(entry, { workerData: job });
			worker.on('message', (result: BackgroundResult) => finish(result));
			worker.on('error', (error) => finish({ type: 'failed', message: error.message }));
			worker.on('exit', (code) => finish({ type: 'failed', message: `the measuring thread ended with code ${code}` }));
			worker.unref();
			return () => {
				isDone = true;
				if (job.type !== 'native') {
					void worker.terminate();
					return;
				}
				// It ends its compilers first, which would go on without it.
				worker.postMessage('stop');
				setTimeout(() => void worker.terminate(), stopWithinMs).unref();
			};
		},
	};
}
