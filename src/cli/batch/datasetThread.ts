import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../../base/errors.ts';
import { knowFreeMemory } from '../../base/freeMemory.ts';
import type { FoundDataset } from '../../host/dataset/readDataset.ts';
import { createSampleMaker } from '../../host/dataset/sampleMaker.ts';
import { machineFreeBytes } from '../../host/machineMemory.ts';
import type { SampleLine } from '../../protocol/dataset/manifest.ts';
import { samplePlan } from '../../protocol/dataset/samples.ts';
import { describeFailure } from '../terminal/failure.ts';

/** What a thread that makes samples is given. */
export interface DatasetThreadData {
	readonly found: FoundDataset;
	readonly samples: readonly number[];
	readonly out: string;
	/** A shared word that is 1 once the work is to end. */
	readonly stop: Int32Array;
	/** A shared word: the place of the next sample that nobody has taken. */
	readonly next: Int32Array;
	/** Samples taken at once. */
	readonly size: number;
}

/** What it tells; when there is nothing left to take it ends. */
export type FromDatasetThread =
	| { readonly type: 'line'; readonly line: SampleLine }
	| { readonly type: 'failed'; readonly message: string; readonly isUserError: boolean };

async function work(data: DatasetThreadData, post: (message: FromDatasetThread) => void): Promise<void> {
	const { found, samples, out, stop, next, size } = data;
	const maker = createSampleMaker(found, samplePlan(found), out);
	const cancelled = (): boolean => Atomics.load(stop, 0) === 1;
	const listener = { progress: () => undefined, cancelled };
	try {
		while (!cancelled()) {
			const from = Atomics.add(next, 0, size);
			if (from >= samples.length) return;
			const isWhole = await maker.make(samples.slice(from, from + size), listener, (line) =>
				post({ type: 'line', line }),
			);
			if (!isWhole) return;
		}
	} catch (error) {
		const { message, exitCode } = describeFailure(error);
		post({ type: 'failed', message, isUserError: error instanceof UserError || exitCode === 2 });
	}
}

if (parentPort) {
	const port = parentPort;
	knowFreeMemory(machineFreeBytes);
	await work(workerData as DatasetThreadData, (message) => port.postMessage(message));
}
