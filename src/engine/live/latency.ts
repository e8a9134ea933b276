import { elementOr } from '../../base/elementOr.ts';
import { type LatencyStage, latencyStages, type Percentiles } from '../../protocol/status.ts';

/** A stage that a light frame passes; `total` is derived from them. */
export type PassedStage = Exclude<LatencyStage, 'total'>;

const passed = latencyStages.filter((stage): stage is PassedStage => stage !== 'total');

/** Samples kept per stage. */
const samplesKept = 1024;
/** Frames followed at a time; older ones are no longer waited for. */
const framesFollowed = 512;

interface Journey {
	readonly capturedAtMs: number;
	readonly at: Map<PassedStage, number>;
}

/** The last samples of one quantity. */
function createSamples() {
	const values: number[] = [];
	let oldest = 0;
	return {
		add(value: number): void {
			if (values.length < samplesKept) values.push(value);
			else {
				values[oldest] = value;
				oldest = (oldest + 1) % samplesKept;
			}
		},
		percentiles(): Percentiles | undefined {
			return values.length === 0 ? undefined : percentilesOf(values);
		},
	};
}

/** Percentiles by the nearest-rank method. `values` must not be empty. */
export function percentilesOf(values: readonly number[]): Percentiles {
	const sorted = Float64Array.from(values).sort();
	const rank = (p: number) => elementOr(sorted, Math.max(0, Math.ceil(p * sorted.length) - 1), Number.NaN);
	return { count: sorted.length, p50: rank(0.5), p95: rank(0.95), p99: rank(0.99), max: rank(1) };
}

/** Follows light frames through the chain; all times are ms of one clock. */
export interface LatencyLog {
	/** A frame entered the chain. Frame numbers are unique within the log. */
	captured(frame: number, atMs: number): void;
	/** The frame passed a stage; the first time counts. Frames that are unknown by now are ignored. */
	passed(frame: number, stage: PassedStage, atMs: number): void;
	/** Each stage from the last one before it that the frame passed; `total` from capture to the furthest stage any frame reached. */
	summary(): Partial<Record<LatencyStage, Percentiles>>;
	clear(): void;
}

/** Creates an empty log. */
export function createLatencyLog(): LatencyLog {
	const journeys = new Map<number, Journey>();
	let stages = new Map<PassedStage, ReturnType<typeof createSamples>>();
	let totals = new Map<PassedStage, ReturnType<typeof createSamples>>();
	const samplesIn = (map: typeof stages, stage: PassedStage) => {
		let samples = map.get(stage);
		if (!samples) {
			samples = createSamples();
			map.set(stage, samples);
		}
		return samples;
	};
	return {
		captured(frame, capturedAtMs) {
			journeys.set(frame, { capturedAtMs, at: new Map() });
			if (journeys.size > framesFollowed) {
				for (const oldest of journeys.keys()) {
					journeys.delete(oldest);
					break;
				}
			}
		},
		passed(frame, stage, atMs) {
			const journey = journeys.get(frame);
			if (!journey || journey.at.has(stage)) return;
			const order = passed.indexOf(stage);
			const before = passed.slice(0, order).findLast((each) => journey.at.has(each));
			const sinceMs = before === undefined ? journey.capturedAtMs : (journey.at.get(before) ?? journey.capturedAtMs);
			journey.at.set(stage, atMs);
			// Clocks of two machines agree to a fraction of a ms: an answer that seems to come before its cause took no time.
			samplesIn(stages, stage).add(Math.max(0, atMs - sinceMs));
			samplesIn(totals, stage).add(Math.max(0, atMs - journey.capturedAtMs));
		},
		summary() {
			const result: Partial<Record<LatencyStage, Percentiles>> = {};
			for (const stage of passed) {
				const percentiles = stages.get(stage)?.percentiles();
				if (percentiles) result[stage] = percentiles;
			}
			const furthest = passed.findLast((stage) => totals.has(stage));
			const total = furthest && totals.get(furthest)?.percentiles();
			if (total) result.total = total;
			return result;
		},
		clear() {
			journeys.clear();
			stages = new Map();
			totals = new Map();
		},
	};
}
