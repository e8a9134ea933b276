import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ThreadHost } from '../ode/solvers/wasm/wasmThreads.ts';

/**
 * Threads of this process for the real-time method.
 * @param most how many to use, the caller's own included; default: all processors
 * @param entry the built `solverThread.js`
 */
export function solverThreads(
	most: number = availableParallelism(),
	entry: URL = new URL('./solverThread.js', import.meta.url),
): ThreadHost {
	return {
		most,
		start(task, failed) {
			const worker = new Worker(entry, { workerData: task });
			worker.on('error', (error) => failed(`a thread of the solver broke: ${error.message}`));
			// One that was told to leave ends with 0.
			worker.on('exit', (code) => {
				if (code !== 0) failed(`a thread of the solver was ended (exit code ${code})`);
			});
			// A waiting thread keeps no program alive.
			worker.unref();
		},
	};
}
