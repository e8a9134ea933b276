import { parentPort, workerData } from 'node:worker_threads';
import { type BackgroundJob, runBackgroundJob } from '../engine/background/backgroundJobs.ts';
import { measuringClocks } from './measuringClocks.ts';
import { stepBack } from './priority.ts';
import { solverThreads } from './solverThreads.ts';

/** One job beside the session (src/engine/background), done when the machine has nothing better to do. */
const port = parentPort;
if (!port) throw new Error('backgroundThread.js runs as a worker thread, not by itself');

const job = workerData as BackgroundJob;
// Speed is measured as the engine runs: at its priority, which this thread has from the engine's.
if (job.type !== 'speed') stepBack(5);

const result = await runBackgroundJob(job, {
	...measuringClocks,
	threads: solverThreads(),
});
port.postMessage(result);
