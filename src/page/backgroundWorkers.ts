import type { BackgroundHost, BackgroundResult } from '../engine/background/backgroundJobs.ts';
import type { BackgroundBeginning } from './backgroundWorker.ts';
import type { EngineMeans } from './messages.ts';

/** Runs background jobs, each in a worker that ends with it. */
export function backgroundWorkers(means: EngineMeans): BackgroundHost {
	return {
		start(job, done) {
			const worker = new Worker(new URL('./backgroundWorker.ts', import.meta.url), {
				type: 'module',
				name: 'background',
			});
			let isDone = false;
			const finish = (result: BackgroundResult): void => {
				worker.terminate();
				if (!isDone) done(result);
				isDone = true;
			};
			worker.onmessage = ({ data }: MessageEvent<BackgroundResult>) => finish(data);
			worker.onerror = ({ message }) => finish({ type: 'failed', message: message || 'the measuring worker broke' });
			worker.postMessage({ job, means } satisfies BackgroundBeginning);
			return () => {
				isDone = true;
				worker.terminate();
			};
		},
	};
}
