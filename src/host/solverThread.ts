import { workerData } from 'node:worker_threads';
import { serveThread, type ThreadTask } from '../ode/solvers/wasm/wasmThreads.ts';

/** A thread that computes its part of every step until it is told to leave. */
serveThread(workerData as ThreadTask);
