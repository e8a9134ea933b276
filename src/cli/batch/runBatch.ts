import { exitCodes } from '../terminal/failure.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import { createProgress } from '../terminal/progress.ts';
import type { BatchJob } from './batch.ts';
import { batchInThread } from './batchInThread.ts';

/**
 * Runs batch work in a thread of its own, so that Ctrl-C is heard while it computes: the work then ends at the next row and closes its files.
 * Prints what it prints and sets the exit code.
 * @param title of the progress bar
 */
export async function runBatch(title: string, job: BatchJob): Promise<void> {
	const interrupt = onInterrupt();
	const progress = createProgress(title, process.stderr, () => performance.now());
	try {
		const end = await batchInThread(job, progress.update, interrupt.signal);
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
