import type { TraceHistory } from '../data/traceHistory.ts';

/** Finds where a trace crosses a level, in samples that it has not seen before. */
export interface LevelFinder {
	/** Calls back for every crossing in the new samples, with its time, ms. */
	scan(trace: TraceHistory, visit: (tMs: number) => void): void;
}

/** A level to be crossed, and how far the other side of it a trace must have been before: what is nearer is noise. */
export interface Level {
	readonly at: number;
	readonly hysteresis: number;
}

/**
 * Creates a finder that begins with the next sample.
 * @param levelOf asked once a scan; undefined while there is none to cross
 */
export function createLevelFinder(rising: boolean, levelOf: (trace: TraceHistory) => Level | undefined): LevelFinder {
	const sign = rising ? 1 : -1;
	let seen: number | undefined;
	let isReady = false;
	return {
		scan(trace, visit) {
			const { total, length } = trace;
			// The first look, and time that began anew: what is there already is no event.
			const first = seen === undefined || total < seen ? length : Math.max(0, length - (total - seen));
			if (seen === undefined || total < seen) isReady = false;
			seen = total;
			const level = levelOf(trace);
			if (!level) return;
			const { at, hysteresis } = level;
			for (let i = first; i < length; i++) {
				const above = sign * (trace.value(i) - at);
				if (above < -hysteresis) isReady = true;
				if (!isReady || !(above >= 0)) continue;
				isReady = false;
				const before = sign * (trace.value(i - 1) - at);
				const [t0, t1] = [trace.timeMs(i - 1), trace.timeMs(i)];
				visit(before < 0 ? t0 + ((t1 - t0) * before) / (before - above) : t1);
			}
		},
	};
}

/** Light counts as dark and bright by what it was in this time, ms. */
const lightMemoryMs = 20_000;
/** Light that changes by less than this part of its highest value is steady. */
const leastChange = 0.02;

/** Half way between the darkest and the brightest of the last seconds; undefined while light is steady. */
export function lightLevel(trace: TraceHistory): Level | undefined {
	const { low, high } = trace.extremes(trace.toMs - lightMemoryMs, trace.toMs);
	if (!(high - low > leastChange * Math.abs(high))) return undefined;
	return { at: (low + high) / 2, hysteresis: (high - low) / 10 };
}
