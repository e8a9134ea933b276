import { Worker } from 'node:worker_threads';
import type { RetinaPlan, Seer } from './seeing.ts';
import { createWorker, type Done, type Job, type WorkPlan } from './work.ts';

/** Does jobs, each whenever a worker is free. */
export interface Crew {
	/**
	 * Does all jobs and gives what came of each, in their order.
	 * @param done hears of each job when it is done
	 * @throws (rejection) what a job threw, or the signal's reason when it aborts
	 */
	run(jobs: readonly Job[], done: (job: Job) => void): Promise<Done[]>;
	close(): void;
}

/** Where the built thread lies: beside whatever was bundled. */
const entry = (): URL => new URL('./graspThread.js', import.meta.url);

/** One after the other in this thread; others get a turn between two. */
function aloneCrew(plan: WorkPlan, signal: AbortSignal | undefined, prepare: CrewOptions['prepare']): Crew {
	const work = createWorker(plan, prepare);
	return {
		async run(jobs, done) {
			const results: Done[] = [];
			for (const job of jobs) {
				await new Promise((resolve) => setImmediate(resolve));
				signal?.throwIfAborted();
				results.push(work(job));
				done(job);
			}
			return results;
		},
		close: () => undefined,
	};
}

/** A thread that does one job at a time. */
interface Hand {
	do(job: Job): Promise<Done>;
	end(): void;
}

function createHand(plan: WorkPlan): Hand {
	const worker = new Worker(entry(), { workerData: plan });
	let waiting: { resolve(result: Done): void; reject(why: unknown): void } | undefined;
	worker.on('message', (result: Done) => waiting?.resolve(result));
	worker.on('error', (error) => waiting?.reject(error));
	worker.on('exit', () => waiting?.reject(new Error('a thread of the benchmark ended by itself')));
	return {
		do: (job) =>
			new Promise((resolve, reject) => {
				waiting = { resolve, reject };
				worker.postMessage(job);
			}),
		end: () => void worker.terminate(),
	};
}

/** How a crew works. */
export interface CrewOptions {
	/** Threads that work; 1 is the caller's own. */
	readonly threads: number;
	readonly signal?: AbortSignal | undefined;
	/** Makes a retina ready, in the caller's thread; by default the circuit that is asked for. Other threads do that themselves. */
	readonly prepare?: ((plan: RetinaPlan) => Seer) | undefined;
}

/** Starts a crew. */
export function createCrew(plan: WorkPlan, { threads, signal, prepare }: CrewOptions): Crew {
	if (threads === 1) return aloneCrew(plan, signal, prepare);
	const hands = Array.from({ length: threads }, () => createHand(plan));
	const close = (): void => {
		for (const hand of hands) hand.end();
	};
	return {
		async run(jobs, done) {
			const results: Done[] = [];
			let next = 0;
			const work = async (hand: Hand): Promise<void> => {
				while (next < jobs.length) {
					signal?.throwIfAborted();
					const k = next++;
					const job = jobs[k] as Job;
					results[k] = await hand.do(job);
					done(job);
				}
			};
			const aborted = new Promise<never>((_, reject) => {
				signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
			});
			await Promise.race([Promise.all(hands.map(work)), aborted]);
			return results;
		},
		close,
	};
}
