import { Worker } from 'node:worker_threads';
import { UserError } from '../../base/errors.ts';
import type { FoundDataset } from '../../host/dataset/readDataset.ts';
import { createSampleMaker } from '../../host/dataset/sampleMaker.ts';
import type { SampleLine } from '../../protocol/dataset/manifest.ts';
import type { SamplePlan } from '../../protocol/dataset/samples.ts';
import type { BatchFollower } from './batch.ts';
import type { DatasetThreadData, FromDatasetThread } from './datasetThread.ts';

/** Samples that are made by whoever is free. */
export interface CrewWork {
	readonly found: FoundDataset;
	readonly plan: SamplePlan;
	/** Numbers of the samples. */
	readonly samples: readonly number[];
	readonly out: string;
	readonly workers: number;
}

/** Samples taken at once at most: what columns side by side make of them. */
const mostAtOnce = 16;

/** How many samples a worker takes at once: few where there are few, so that all have some until the end. */
export const atOnce = (samples: number, workers: number): number =>
	Math.max(1, Math.min(mostAtOnce, Math.floor(samples / (4 * workers))));

/** How often it is looked whether the work is to end, ms. */
const lookEveryMs = 50;

/** Makes them in this thread. */
async function makeHere(work: CrewWork, follow: BatchFollower, done: (line: SampleLine) => void): Promise<void> {
	const { found, plan, samples, out } = work;
	const maker = createSampleMaker(found, plan, out);
	const size = atOnce(samples.length, 1);
	for (let from = 0; from < samples.length && !follow.cancelled(); from += size) {
		const taken = samples.slice(from, from + size);
		const progress = (fraction: number): void => follow.progress((from + fraction * taken.length) / samples.length);
		if (!(await maker.make(taken, { progress, cancelled: follow.cancelled }, done))) return;
	}
}

/** What one thread came to: nothing, or why it ended. */
type ThreadEnd = Extract<FromDatasetThread, { type: 'failed' }> | undefined;

function runThread(data: DatasetThreadData, done: (line: SampleLine) => void): Promise<ThreadEnd> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(new URL('./datasetThread.js', import.meta.url), { workerData: data });
		let end: ThreadEnd;
		worker.on('message', (message: FromDatasetThread) => {
			if (message.type === 'line') done(message.line);
			else end = message;
		});
		worker.once('error', reject);
		worker.once('exit', () => resolve(end));
	});
}

/**
 * Makes samples, by so many threads.
 * @param done hears of each that is in place
 * @throws as a sample maker does; the others end first
 */
export async function makeSamples(
	work: CrewWork,
	follow: BatchFollower,
	done: (line: SampleLine) => void,
): Promise<void> {
	const { found, samples, out } = work;
	const workers = Math.min(work.workers, samples.length);
	if (workers <= 1) return makeHere(work, follow, done);
	const stop = new Int32Array(new SharedArrayBuffer(4));
	const next = new Int32Array(new SharedArrayBuffer(4));
	let made = 0;
	const look = setInterval(() => {
		if (follow.cancelled()) Atomics.store(stop, 0, 1);
	}, lookEveryMs);
	try {
		const ends = await Promise.all(
			Array.from({ length: workers }, async () => {
				const end = await runThread(
					{ found, samples, out, stop, next, size: atOnce(samples.length, workers) },
					(line) => {
						done(line);
						made++;
						follow.progress(made / samples.length);
					},
				);
				if (end) Atomics.store(stop, 0, 1);
				return end;
			}),
		);
		const failed = ends.find((end) => end !== undefined);
		if (failed) throw failed.isUserError ? new UserError(failed.message) : new Error(failed.message);
	} finally {
		clearInterval(look);
	}
}
