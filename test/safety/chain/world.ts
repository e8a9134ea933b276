import type { Clock, Timers } from '../../../src/base/clock.ts';

interface Due {
	readonly atMs: number;
	readonly run: () => void;
	readonly isHost: boolean;
}

/** One time for host, line and device, that moves only when told; the host may be stopped, and its clock may jump. */
export interface World {
	readonly nowMs: () => number;
	/** Time of line, device and people. */
	readonly timers: Timers;
	readonly host: {
		readonly clock: Clock;
		readonly timers: Timers;
		/** Nothing of the host runs, as after SIGSTOP. */
		stop(stopped: boolean): void;
		isStopped(): boolean;
		/** Its clock goes ahead by itself. */
		jump(ms: number): void;
	};
	/** Lets time pass; `looked` is called at every moment something happened. */
	pass(ms: number, looked: () => void): Promise<void>;
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A world at its beginning. Not from 0, where a stamp of 0 would stand for none. */
export function createWorld(): World {
	let nowMs = 10_000;
	let jumpedMs = 0;
	let isStopped = false;
	/** In order of time; of equal times the first asked for comes first. */
	const due: Due[] = [];
	const add = (entry: Due): (() => void) => {
		let at = due.length;
		while (at > 0 && (due[at - 1]?.atMs ?? 0) > entry.atMs) at--;
		due.splice(at, 0, entry);
		return () => {
			const place = due.indexOf(entry);
			if (place >= 0) due.splice(place, 1);
		};
	};
	const timersOf = (isHost: boolean): Timers => ({
		after: (ms, run) => add({ atMs: nowMs + Math.max(0, ms), run, isHost }),
	});
	const take = (untilMs: number): Due | undefined => {
		for (const [at, entry] of due.entries()) {
			if (entry.atMs > untilMs) return undefined;
			if (isStopped && entry.isHost) continue;
			due.splice(at, 1);
			return entry;
		}
		return undefined;
	};
	return {
		nowMs: () => nowMs,
		timers: timersOf(false),
		host: {
			clock: () => nowMs + jumpedMs,
			timers: timersOf(true),
			stop(stopped) {
				isStopped = stopped;
			},
			isStopped: () => isStopped,
			jump(ms) {
				jumpedMs += ms;
			},
		},
		async pass(ms, looked) {
			const untilMs = nowMs + ms;
			await settle();
			for (let entry = take(untilMs); entry; entry = take(untilMs)) {
				nowMs = Math.max(nowMs, entry.atMs);
				entry.run();
				// Promise chains start from what ran; opening a line takes a few of their steps.
				for (let step = 0; step < 4; step++) await Promise.resolve();
				looked();
			}
			nowMs = untilMs;
			await settle();
			looked();
		},
	};
}
