import { readdirSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { setFlagsFromString } from 'node:v8';

/** Niceness that the threads on a spike's way ask for, the model's and the line's: before a browser that draws, and still far from all of the processor. */
const modelNiceness = -5;

/**
 * Lets this thread go before others of the machine, where the user may ask for that (on Linux: root, or a limit set for it). Only Linux gives
 * threads a priority of their own. Threads started from here on have it too.
 */
export function goFirst(): void {
	if (process.platform !== 'linux') return;
	try {
		if (getPriority(0) > modelNiceness) setPriority(0, modelNiceness);
	} catch {
		// Most users may not; then the model runs as everything else does.
	}
}

/** Gives a program that was started from here the usual priority: it has this thread's. */
export function goAsUsual(pid: number): void {
	if (process.platform !== 'linux') return;
	try {
		setPriority(pid, 0);
	} catch {
		// It has ended already.
	}
}

/** Lets this thread wait for others, to a niceness of 0 … 19; elsewhere than on Linux it would hold up the whole process, and does nothing. */
export function stepBack(niceness: number): void {
	if (process.platform === 'linux') setPriority(0, niceness);
}

/** Niceness of what is done when the machine has nothing better to do, and of its session: a third of what others get. */
const lastNiceness = 19;
const lastSessionNiceness = 5;

/** Of the session of what a person waits for: its share is that of any program. */
export const waitedForSessionNiceness = 0;

/**
 * Lets this whole process wait for others: all of its threads, and on Linux its session. Between sessions Linux shares processors first, whatever
 * their threads ask for.
 */
export function standLast(sessionNiceness = lastSessionNiceness): void {
	if (process.platform !== 'linux') {
		setPriority(0, lastNiceness);
		return;
	}
	for (const thread of readdirSync('/proc/self/task')) setPriority(Number(thread), lastNiceness);
	try {
		writeFileSync('/proc/self/autogroup', String(sessionNiceness));
	} catch {
		// A kernel that shares between threads only, or was told of a priority a moment ago: the threads' own counts.
	}
}

/**
 * Lets the collector of a thread's objects do its short work in that thread alone. Shared with helpers, it waits for the last of them, and on a busy
 * machine they wait for a processor: spikes that were ready stood still for up to 50 ms meanwhile.
 */
export function collectAlone(): void {
	setFlagsFromString('--no-parallel-scavenge');
}
