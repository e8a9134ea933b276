import type { TraceHistory } from '../data/traceHistory.ts';
import { valueAtTime } from './cursorNumbers.ts';

/** Mean and standard deviation at each time of a sweep; of one sweep the deviation is NaN. */
export interface SweepAverage {
	readonly count: number;
	readonly mean: Float64Array;
	/** Of the sample, with n − 1. */
	readonly deviation: Float64Array;
}

/** An average that is kept to be compared with. */
export interface SweepReference {
	/** Model time at which it was kept, ms. */
	readonly atMs: number;
	readonly timesMs: Float64Array;
	readonly averages: ReadonlyMap<string, SweepAverage>;
}

/** What is collected around triggers. */
export interface Sweeps {
	/** Times of a sweep's points after its trigger, ms. */
	readonly timesMs: Float64Array;
	/** Sweeps that are complete. */
	readonly count: number;
	/** Triggers of complete sweeps, newest last; as many as are kept for histograms. */
	readonly triggersMs: readonly number[];
	/** A trigger. One within the sweep of another begins none. */
	trigger(tMs: number): void;
	/** Takes the sweeps whose end has come. @returns the triggers of those */
	collect(
		keys: readonly string[],
		nowMs: number,
		traceOf: (key: string) => TraceHistory | undefined,
	): readonly number[];
	/** The newest sweeps of a trace, oldest first. */
	recent(key: string): readonly Float32Array[];
	/** Over all sweeps of a trace since it was cleared; undefined of none. */
	average(key: string): SweepAverage | undefined;
	/** All averages as they are now. */
	reference(atMs: number): SweepReference;
	clear(): void;
}

/** Points of a sweep: more than a plot has pixels is of no use. */
const points = 512;
/** Triggers kept for histograms. */
const mostTriggers = 1000;

interface Collected {
	recent: Float32Array[];
	count: number;
	/** Running mean, and sum of squared departures from it (Welford 1962, Technometrics 4:419-420). */
	readonly mean: Float64Array;
	readonly squares: Float64Array;
}

function add(collected: Collected, sweep: Float32Array, keep: number): void {
	collected.recent = [...collected.recent, sweep].slice(-keep);
	collected.count++;
	const { mean, squares, count } = collected;
	for (let k = 0; k < sweep.length; k++) {
		const departure = (sweep[k] as number) - (mean[k] as number);
		mean[k] = (mean[k] as number) + departure / count;
		squares[k] = (squares[k] as number) + departure * ((sweep[k] as number) - (mean[k] as number));
	}
}

/** Creates empty sweeps. @param keep sweeps of each trace that are kept to be drawn */
export function createSweeps(preMs: number, postMs: number, keep: number): Sweeps {
	const timesMs = Float64Array.from({ length: points }, (_, k) => -preMs + ((preMs + postMs) * k) / (points - 1));
	const all = new Map<string, Collected>();
	let waiting: number[] = [];
	let triggersMs: number[] = [];
	let lastMs = Number.NEGATIVE_INFINITY;
	let count = 0;

	/** Undefined where the trace does not have all of it. */
	function sweepOf(trace: TraceHistory, tMs: number): Float32Array | undefined {
		const sweep = Float32Array.from(timesMs, (each) => valueAtTime(trace, tMs + each));
		return sweep.every(Number.isFinite) ? sweep : undefined;
	}

	function averageOf({ count: n, mean, squares }: Collected): SweepAverage {
		return { count: n, mean: mean.slice(), deviation: squares.map((each) => Math.sqrt(each / (n - 1))) };
	}

	return {
		timesMs,
		get count() {
			return count;
		},
		get triggersMs() {
			return triggersMs;
		},
		trigger(tMs) {
			if (tMs - lastMs < postMs) return;
			lastMs = tMs;
			waiting.push(tMs);
		},
		collect(keys, nowMs, traceOf) {
			// Time began anew: those sweeps never end.
			waiting = waiting.filter((tMs) => tMs <= nowMs);
			if (lastMs > nowMs) lastMs = Number.NEGATIVE_INFINITY;
			const done = waiting.filter((tMs) => tMs + postMs <= nowMs);
			waiting = waiting.filter((tMs) => tMs + postMs > nowMs);
			for (const tMs of done) {
				for (const key of keys) {
					const trace = traceOf(key);
					const sweep = trace && sweepOf(trace, tMs);
					if (!sweep) continue;
					const own = all.get(key) ?? {
						recent: [],
						count: 0,
						mean: new Float64Array(points),
						squares: new Float64Array(points),
					};
					all.set(key, own);
					add(own, sweep, keep);
				}
			}
			count += done.length;
			if (done.length > 0) triggersMs = [...triggersMs, ...done].slice(-mostTriggers);
			return done;
		},
		recent: (key) => all.get(key)?.recent ?? [],
		average(key) {
			const own = all.get(key);
			return own && averageOf(own);
		},
		reference: (atMs) => ({
			atMs,
			timesMs,
			averages: new Map([...all].map(([key, own]) => [key, averageOf(own)])),
		}),
		clear() {
			all.clear();
			waiting = [];
			triggersMs = [];
			lastMs = Number.NEGATIVE_INFINITY;
			count = 0;
		},
	};
}
