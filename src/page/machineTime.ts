import type { Clock, Timers } from '../base/clock.ts';

/** The page's clock: ms since the epoch, monotonic within a worker, the same in all workers to within a fraction of a ms. */
export const machineClock: Clock = () => performance.timeOrigin + performance.now();

/** The same clock as engine and sources take it. */
export const hostClock = { nowMs: machineClock } as const;

/** The browser's timers. */
export const machineTimers: Timers = {
	after(ms, run) {
		const timeout = setTimeout(run, Math.max(0, ms));
		return () => clearTimeout(timeout);
	},
};

/** Both, as links, devices and control law take them. */
export const machineTime = { clock: machineClock, timers: machineTimers } as const;
