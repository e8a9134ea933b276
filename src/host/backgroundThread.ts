import { parentPort, workerData } from 'node:worker_threads';
import { knowFreeMemory } from '../base/freeMemory.ts';
import { type BackgroundJob, runBackgroundJob } from '../engine/background/backgroundJobs.ts';
import { machineFreeBytes } from './machineMemory.ts';
import { measuringClocks } from './measuringClocks.ts';
import { KnownCircuits } from './native/knownCircuits.ts';
import { nativeHost } from './native/nativeHost.ts';
import { stepBack } from './priority.ts';
import { solverThreads } from './solverThreads.ts';

/** One job beside the session (src/engine/background), done when the machine has nothing better to do. */
const port = parentPort;
if (!port) throw new Error('backgroundThread.js runs as a worker thread, not by itself');

const job = workerData as BackgroundJob;
/** Told to stop: a compiler ends, and what it wrote is removed. */
const stopped = new AbortController();
port.once('message', () => stopped.abort());
port.unref();
// Speed is measured as the engine runs: at its priority, which this thread has from the engine's. Native code that a run behind wall time waits for is made as any program runs: before
// the kernel's own threads a compiler would keep bytes of a device from their line for hundreds of milliseconds.
if (job.type !== 'speed') stepBack(job.type === 'native' && job.isUrgent ? 0 : 5);
knowFreeMemory(machineFreeBytes);

const result = await runBackgroundJob(job, {
	...measuringClocks,
	threads: solverThreads(),
	native: (isKnown) => nativeHost({ signal: stopped.signal, isKnown }),
});
port.postMessage(result);
// Only then: whoever waits for the circuit does not wait for the disk.
if (result.type === 'circuit' && job.type === 'circuit' && job.native && result.circuit.code) {
	const { request, native: arithmetic, threads, spreadFrom } = job;
	KnownCircuits.here()?.keep({ request, arithmetic, threads, spreadFrom }, result.circuit);
}
