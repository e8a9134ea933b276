import { parentPort, workerData } from 'node:worker_threads';
import { createWorker, type Job, type WorkPlan } from './work.ts';

/** One of the threads that work for the benchmark: does a job a message and answers each. */
const port = parentPort;
if (!port) throw new Error('workThread.js runs as a worker thread, not by itself');

const work = createWorker(workerData as WorkPlan);
port.on('message', (job: Job) => port.postMessage(work(job)));
