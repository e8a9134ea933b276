import { type BackgroundJob, runBackgroundJob } from '../engine/background/backgroundJobs.ts';
import { hostClock } from './machineTime.ts';
import type { EngineMeans } from './messages.ts';
import { solverThreads } from './solverThreads.ts';

/** What the worker of a background job is given. */
export interface BackgroundBeginning {
	readonly job: BackgroundJob;
	readonly means: EngineMeans;
}

/** One job beside the session (src/engine/background). */
addEventListener(
	'message',
	({ data: { job, means } }: MessageEvent<BackgroundBeginning>) => {
		const done = runBackgroundJob(job, {
			clock: hostClock,
			pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
			threads: solverThreads(means.threads),
		});
		void done.then((result) => postMessage(result));
	},
	{ once: true },
);
