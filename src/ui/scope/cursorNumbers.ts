import type { TraceHistory } from '../data/traceHistory.ts';
import type { Cursors } from './scopeStore.ts';

/** What two cursors say of one trace, in its unit. */
export interface CursorNumbers {
	readonly atA: number;
	readonly atB: number;
	/** Value at B less value at A. */
	readonly change: number;
	/** Per second. */
	readonly slope: number;
	/** Between them, both included. */
	readonly mean: number;
	readonly rms: number;
	readonly deviation: number;
}

/** The value at a time, on a straight line between the samples on both sides; NaN outside and beside a gap. */
export function valueAtTime(trace: TraceHistory, tMs: number): number {
	const after = trace.indexAt(tMs);
	const [t1, v1] = [trace.timeMs(after), trace.value(after)];
	if (t1 === tMs || after === 0) return t1 === tMs ? v1 : Number.NaN;
	const [t0, v0] = [trace.timeMs(after - 1), trace.value(after - 1)];
	return v0 + ((v1 - v0) * (tMs - t0)) / (t1 - t0);
}

/** Measures a trace between two cursors, in whichever order they stand. */
export function cursorNumbers(trace: TraceHistory, { a, b }: Cursors): CursorNumbers {
	const [atA, atB] = [valueAtTime(trace, a), valueAtTime(trace, b)];
	const { mean, rms, deviation } = trace.stretch(Math.min(a, b), Math.max(a, b));
	return { atA, atB, change: atB - atA, slope: (atB - atA) / ((b - a) / 1000), mean, rms, deviation };
}
