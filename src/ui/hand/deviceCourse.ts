import type { DeviceLogEntry, DeviceLogPart } from '../../protocol/deviceLog.ts';
import { closureOf } from './curl.ts';

/** A curve in model time, ms. */
export interface TimedCurve {
	readonly tMs: readonly number[];
	readonly value: readonly number[];
}

/** What the law commanded and the device reported lately, as closures 0 … 1. */
export interface DeviceCourse {
	/** What to ask the log for next; null before it is known how long the log is. */
	readonly next: number | null;
	/** The log has so many entries: what is far back is not asked for. */
	begin(entries: number): void;
	take(part: DeviceLogPart): void;
	commanded(): TimedCurve;
	reported(): TimedCurve;
}

/** Entries of a log in a second, at most: control law and commands at 50 Hz, telemetry at 20 Hz. */
const mostEntriesPerS = 120;

interface Point {
	readonly tMs: number;
	readonly value: number;
}

const curveOf = (points: readonly Point[]): TimedCurve => ({
	tMs: points.map(({ tMs }) => tMs),
	value: points.map(({ value }) => value),
});

/** Follows a device's log. @param lengthMs how far back it reaches, ms of model time */
export function createDeviceCourse(lengthMs: number): DeviceCourse {
	let next: number | null = null;
	let modelMs = 0;
	let commanded: Point[] = [];
	let reported: Point[] = [];
	const take = (entry: DeviceLogEntry): void => {
		if (entry.kind === 'law') {
			// The model began anew.
			if (entry.modelMs < modelMs) [commanded, reported] = [[], []];
			modelMs = entry.modelMs;
			commanded.push({ tMs: modelMs, value: entry.closure });
		}
		// What is reported belongs to the control instant before it.
		if (entry.kind === 'telemetry') reported.push({ tMs: modelMs, value: closureOf(entry.digits) });
	};
	return {
		get next() {
			return next;
		},
		begin(entries) {
			next = Math.max(0, entries - (lengthMs / 1000) * mostEntriesPerS);
		},
		take(part) {
			next = part.next;
			for (const entry of part.entries) take(entry);
			const kept = ({ tMs }: Point): boolean => tMs >= modelMs - lengthMs;
			commanded = commanded.filter(kept);
			reported = reported.filter(kept);
		},
		commanded: () => curveOf(commanded),
		reported: () => curveOf(reported),
	};
}
