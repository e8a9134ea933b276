import { parentPort, workerData } from 'node:worker_threads';
import { knowFreeMemory } from '../../base/freeMemory.ts';
import { machineFreeBytes } from '../../host/machineMemory.ts';
import { describeFailure } from '../terminal/failure.ts';
import type { BatchJob, BatchOutcome, SimulationFollower } from './batch.ts';
import { runDataset } from './datasetJob.ts';
import { runMerge } from './mergeJob.ts';
import { runProtocolJob } from './protocolJob.ts';
import { runRecovery } from './recoverJob.ts';
import { runSimulation } from './simulationJob.ts';
import { runValidation } from './validationJob.ts';

/** What the thread is given: the job, and one shared word that is 1 once the user wants the work to end. */
export interface BatchThreadData {
	readonly job: BatchJob;
	readonly stop: Int32Array;
}

/** What the thread tells. */
export type FromBatchThread =
	| { readonly type: 'progress'; readonly fraction: number }
	| { readonly type: 'begins' }
	| { readonly type: 'done'; readonly outcome: BatchOutcome }
	| { readonly type: 'failed'; readonly message: string; readonly exitCode: number; readonly detail: string };

/** Progress is posted at most this often, ms. */
const postEveryMs = 50;

async function outcomeOf(job: BatchJob, follow: SimulationFollower): Promise<BatchOutcome> {
	switch (job.type) {
		case 'simulate':
			return runSimulation(job.options, follow);
		case 'dataset':
			return runDataset(job.options, follow);
		case 'merge':
			return runMerge(job.options, follow);
		case 'recover':
			return runRecovery(job.options, follow);
		case 'run':
			return runProtocolJob(job.options, follow);
		case 'validate':
			return runValidation(job.options, follow);
	}
}

async function work({ job, stop }: BatchThreadData, post: (message: FromBatchThread) => void): Promise<void> {
	let postedMs = 0;
	const follow = {
		progress(fraction: number) {
			const now = performance.now();
			if (now - postedMs < postEveryMs) return;
			postedMs = now;
			post({ type: 'progress', fraction });
		},
		begins: () => post({ type: 'begins' }),
		cancelled: () => Atomics.load(stop, 0) === 1,
	};
	try {
		post({ type: 'done', outcome: await outcomeOf(job, follow) });
	} catch (error) {
		const detail = error instanceof Error ? (error.stack ?? '') : '';
		post({ type: 'failed', ...describeFailure(error), detail });
	}
}

if (parentPort) {
	const port = parentPort;
	knowFreeMemory(machineFreeBytes);
	await work(workerData as BatchThreadData, (message) => port.postMessage(message));
}
