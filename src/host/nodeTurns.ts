import type { Turns } from '../runtime/engineLoop.ts';
import { machineClock } from './machineTime.ts';

/** Longest pause when nothing is due, ms. */
const pauseMs = 1;

/** Node's ways to come back to the engine. */
export const nodeTurns: Turns = {
	clock: machineClock,
	atOnce(run) {
		const immediate = setImmediate(run);
		return () => clearImmediate(immediate);
	},
	afterPause(run) {
		const timer = setTimeout(run, pauseMs);
		return () => clearTimeout(timer);
	},
};
