import type { AccuracyStatus, ErrorReport } from '../../protocol/limits/accuracy.ts';
import type { BackgroundResult } from './backgroundJobs.ts';

/** How the session stands when the watch looks at it. */
export interface WatchedSession {
	readonly running: boolean;
	/** Model time, ms. */
	readonly tMs: number;
	/** Share of wall time that computing takes, 0 … 1. */
	readonly load: number;
	readonly realTimeFactor: number;
}

/** Decides when the error is measured anew: after the start, when a change has settled, and now and then; never while the machine is busy. */
export interface ErrorWatch {
	/** Parameters, steps, patch or light level are others now. */
	changed(nowMs: number): void;
	/** To be called now and then. True: measure now, and tell by `done`. */
	look(nowMs: number, session: WatchedSession): boolean;
	done(result: Exclude<BackgroundResult, { type: 'speed' | 'circuit' | 'native' }>, nowMs: number): void;
	status(nowMs: number): AccuracyStatus;
}

/** How much of the last light is measured, ms of model time. */
export const courseMs = 1000;
/** Model time before the first measurement, ms: its whole course has been seen then, and the screen has come. */
const firstAtMs = 2500;
/** A change counts as settled when no other followed for so long, ms. */
export const settleMs = 2000;
/** While nothing changes the error is measured this often, ms. */
export const everyMs = 300_000;
/** A machine busier than this is left alone, as is one that has fallen behind. */
const mostLoad = 0.85;
const leastFactor = 0.97;
/** How long it must have kept up before it counts as free again, ms. */
const freeForMs = 1500;

/** Creates a watch. `isOff`: nobody can measure here. */
export function createErrorWatch(isOff: boolean): ErrorWatch {
	let dueAtMs = Number.NEGATIVE_INFINITY;
	let freeSinceMs: number | undefined;
	let phase: AccuracyStatus['phase'] = isOff ? 'off' : 'waiting';
	let message = '';
	let last: ErrorReport | null = null;
	let lastAtMs = 0;
	/** Changes so far, and those that the last and the present measurement knew of. */
	let changes = 0;
	let measured = 0;
	let measuring = 0;

	const wait = (why: string): false => {
		phase = why === '' ? 'waiting' : 'held';
		message = why;
		return false;
	};

	return {
		changed(nowMs) {
			changes++;
			dueAtMs = nowMs + settleMs;
		},
		look(nowMs, { running, tMs, load, realTimeFactor }) {
			if (phase === 'off' || phase === 'measuring') return false;
			const isBusy = load > mostLoad || realTimeFactor < leastFactor;
			if (!running || isBusy) freeSinceMs = undefined;
			else freeSinceMs ??= nowMs;
			if (nowMs < dueAtMs || (last === null && message === '' && tMs < firstAtMs)) return false;
			if (!running) return wait('the error is measured when the simulation runs');
			if (isBusy) return wait('the error is not measured while the machine is loaded');
			if (freeSinceMs === undefined || nowMs - freeSinceMs < freeForMs) return false;
			phase = 'measuring';
			message = '';
			measuring = changes;
			return true;
		},
		done(result, nowMs) {
			dueAtMs = Math.max(dueAtMs, nowMs + (measuring === changes ? everyMs : settleMs));
			if (result.type === 'failed') {
				wait(result.message);
				return;
			}
			phase = 'waiting';
			last = result.report;
			lastAtMs = nowMs;
			measured = measuring;
		},
		status: (nowMs) => ({
			phase,
			message,
			last,
			ageS: last === null ? 0 : Math.max(0, (nowMs - lastAtMs) / 1000),
			outdated: last !== null && measured !== changes,
		}),
	};
}
