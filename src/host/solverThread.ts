import { workerData } from 'node:worker_threads';
import { threadRunners } from '../ode/solvers/native/nativeCode.ts';
import { serveThread, type ThreadTask } from '../ode/solvers/wasm/wasmThreads.ts';
import { loadObject } from './native/objects.ts';

/** A thread that computes its part of every step until it is told to leave. */
serveThread(workerData as ThreadTask, threadRunners(loadObject));
