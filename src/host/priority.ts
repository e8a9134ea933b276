import { setPriority } from 'node:os';

/** Niceness that the threads of the model ask for: before a browser that draws, and still far from all of the processor. */
const modelNiceness = -5;

/**
 * Lets this thread go before others of the machine, where the user may ask for that (on Linux: root, or a limit set for it). Only Linux gives
 * threads a priority of their own. Threads started from here on have it too.
 */
export function goFirst(): void {
	if (process.platform !== 'linux') return;
	try {
		setPriority(0, modelNiceness);
	} catch {
		// Most users may not; then the model runs as everything else does.
	}
}

/** Lets this thread wait for others, to a niceness of 0 … 19; elsewhere than on Linux it would hold up the whole process, and does nothing. */
export function stepBack(niceness: number): void {
	if (process.platform === 'linux') setPriority(0, niceness);
}
