import { type BackgroundJob, runBackgroundJob } from '../engine/background/backgroundJobs.ts';
import { measuringClocks } from './measuringClocks.ts';
import { standLast } from './priority.ts';

/** One job beside the session, done in a process of its own when the machine has nothing better to do. It ends with its parent. */
const parent = process.ppid;
standLast();

/** Processor time, by which a job gives up: it may wait long for its turns. One whose parent is gone goes no further. */
const processorClock = {
	nowMs(): number {
		if (process.ppid !== parent) process.exit();
		return measuringClocks.processorClock.nowMs();
	},
};

process.once('disconnect', () => process.exit());
process.once('message', async (job: BackgroundJob) => {
	const result = await runBackgroundJob(job, { ...measuringClocks, processorClock });
	process.send?.(result, () => process.exit());
});
