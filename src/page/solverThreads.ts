import type { ThreadHost } from '../ode/solvers/wasm/wasmThreads.ts';

/** What is said of a page whose server does not send the two headers for it. */
export const notIsolated =
	'one thread computes the model, because this page is not cross-origin isolated: its server must send Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp';

/**
 * Threads of a page for the real-time method: workers of the engine's worker.
 * @param most how many to use, the engine's own included; default: all processors
 */
export function solverThreads(most: number = navigator.hardwareConcurrency): ThreadHost {
	if (!crossOriginIsolated) return { most: 1, note: notIsolated, start: () => undefined };
	return {
		most,
		start(task, failed) {
			const worker = new Worker(new URL('./solverWorker.ts', import.meta.url), { type: 'module', name: 'solver' });
			worker.onerror = ({ message }) => failed(`a thread of the solver broke: ${message || 'it could not be started'}`);
			worker.postMessage(task);
		},
	};
}
