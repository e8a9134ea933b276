import { cpus } from 'node:os';
import type { Clock, Timers } from '../base/clock.ts';
import type { ProcessorUse } from '../engine/server/othersWatch.ts';

/** The host's clock: ms since the epoch, monotonic within a thread, the same in all threads to within a fraction of a ms. */
export const machineClock: Clock = () => performance.timeOrigin + performance.now();

/** The same clock as engine and sources take it. */
export const hostClock = { nowMs: machineClock } as const;

/** The machine's timers; 0 ms is Node's `setImmediate`, which a timeout of 0 would make 1 ms. */
export const machineTimers: Timers = {
	after(ms, run) {
		if (ms <= 0) {
			const immediate = setImmediate(run);
			return () => clearImmediate(immediate);
		}
		const timeout = setTimeout(run, ms);
		return () => clearTimeout(timeout);
	},
};

/** Both, as links, devices and control law take them. */
export const machineTime = { clock: machineClock, timers: machineTimers } as const;

/** What all programs have taken of this machine's processors. What runs at a lowered priority (elsewhere than on Windows `nice`) gives way, and is not counted. */
export function processorUse(): ProcessorUse {
	const times = cpus().map(({ times: { user, sys, irq } }) => user + sys + irq);
	return { busyMs: times.reduce((sum, ms) => sum + ms, 0), processors: Math.max(1, times.length) };
}
