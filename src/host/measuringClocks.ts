import type { BackgroundSurroundings } from '../engine/background/backgroundJobs.ts';
import { hostClock } from './machineTime.ts';
import { processMs, threadMs } from './threadTime.ts';

/** The clocks by which a thread of this process measures what its work costs. */
export const measuringClocks = {
	clock: hostClock,
	processorClock: { nowMs: processMs },
	threadClock: { nowMs: threadMs },
	pause: (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms)),
} satisfies Partial<BackgroundSurroundings>;
