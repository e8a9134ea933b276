import type { Turns } from '../runtime/engineLoop.ts';
import { machineClock } from './machineTime.ts';

/** Pause when nothing is due, ms. */
const pauseMs = 1;

/**
 * A worker's ways to come back to the engine. Timers that follow on each other wait 4 ms at least in a browser, which spikes
 * would wait too: an isolated worker sleeps on memory of its own instead.
 */
export function pageTurns(): Turns {
	const { port1, port2 } = new MessageChannel();
	const bed = crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4)) : undefined;
	let next: (() => void) | undefined;
	port1.onmessage = () => {
		const run = next;
		next = undefined;
		run?.();
	};
	const atOnce = (run: () => void): (() => void) => {
		next = run;
		port2.postMessage(null);
		return () => {
			next = undefined;
		};
	};
	return {
		clock: machineClock,
		atOnce,
		afterPause(run) {
			if (bed) {
				Atomics.wait(bed, 0, 0, pauseMs);
				return atOnce(run);
			}
			const timer = setTimeout(run, pauseMs);
			return () => clearTimeout(timer);
		},
	};
}
