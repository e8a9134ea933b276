import type { BackgroundSurroundings } from '../engine/background/backgroundJobs.ts';
import { hostClock } from './machineTime.ts';

/** Processor time of this process so far, ms. */
function processorMs(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

/** The clocks by which a thread of this process measures what its work costs. */
export const measuringClocks: Pick<BackgroundSurroundings, 'clock' | 'processorClock' | 'pause'> = {
	clock: hostClock,
	processorClock: { nowMs: processorMs },
	pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
