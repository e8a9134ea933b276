import type { BackgroundSurroundings } from '../engine/background/backgroundJobs.ts';
import { hostClock } from './machineTime.ts';

/** Processor time of this process so far, ms. */
function processorMs(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

/** The clocks by which a thread of this process measures what its work costs. */
export const measuringClocks = {
	clock: hostClock,
	processorClock: { nowMs: processorMs },
	pause: (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms)),
} satisfies Partial<BackgroundSurroundings>;
