import { elementOr } from '../../src/base/elementOr.ts';
import { createSeededRandom } from '../../src/base/pcg.ts';
import { closureAt, type GraspTruth } from '../../src/io/light/reachTruth.ts';

/** Closure commanded over a clip: value k at (k + 1) periods. */
export interface GripTrace {
	readonly periodMs: number;
	readonly closures: Float64Array;
}

/** How one grasp went. Errors are command minus truth, ms: above 0 is late. */
export interface GraspScore {
	/** When the command passed half of the truth's peak, against the truth; null for a grasp that was missed. */
	readonly onsetMs: number | null;
	/** When it fell below it again; null when missed, or not within three seconds. */
	readonly releaseMs: number | null;
}

/** How one clip went. */
export interface ClipScore {
	readonly grasps: readonly GraspScore[];
	/** Times the hand closed to half of the truth's peak without a reason. */
	readonly falseClosures: number;
	/** Mean squared difference of closures. */
	readonly meanSquare: number;
	readonly durationMs: number;
}

/** A grasp counts when the command comes at most this long before or after the truth, ms. */
const ONSET_WITHIN_MS = 1000;
/** A release counts up to this long after the truth, ms. */
const RELEASE_WITHIN_MS = 3000;

interface Crossings {
	readonly up: readonly number[];
	readonly down: readonly number[];
}

/** Where values sampled at (k + 1) periods pass a level, interpolated between samples; before them there was 0. */
function crossings(values: Float64Array, periodMs: number, level: number): Crossings {
	const up: number[] = [];
	const down: number[] = [];
	let before = 0;
	values.forEach((value, k) => {
		const atMs = (k + (level - before) / (value - before)) * periodMs;
		if (before < level && value >= level) up.push(atMs);
		if (before >= level && value < level) down.push(atMs);
		before = value;
	});
	return { up, down };
}

function nearest(times: readonly number[], toMs: number, fromMs: number, untilMs: number): number | undefined {
	return times
		.filter((tMs) => tMs >= fromMs && tMs <= untilMs)
		.reduce<number | undefined>(
			(best, tMs) => (best === undefined || Math.abs(tMs - toMs) < Math.abs(best - toMs) ? tMs : best),
			undefined,
		);
}

/** Scores a trace against the truth. A grasp is where the truth lies above half of its peak. */
export function scoreClip(truth: Pick<GraspTruth, 'closure'>, { periodMs, closures }: GripTrace): ClipScore {
	const durationMs = closures.length * periodMs;
	const wanted = closures.map((_, k) => closureAt(truth, ((k + 1) * periodMs) / 1000));
	const peak = wanted.reduce((most, value) => Math.max(most, value), 0);
	// A truth that never closes has no grasps; then half of a whole closure is a false one.
	const level = peak > 0 ? peak / 2 : 0.5;
	const ought = crossings(wanted, periodMs, level);
	const did = crossings(closures, periodMs, level);
	const matched = new Set<number>();
	const grasps = ought.up.map((oughtOn, k): GraspScore & { readonly fromMs: number; readonly toMs: number } => {
		const oughtOff = elementOr(ought.down, k, durationMs);
		const free = did.up.filter((tMs) => !matched.has(tMs));
		const on = nearest(free, oughtOn, oughtOn - ONSET_WITHIN_MS, oughtOn + ONSET_WITHIN_MS);
		if (on !== undefined) matched.add(on);
		const off = on === undefined ? undefined : nearest(did.down, oughtOff, on, oughtOff + RELEASE_WITHIN_MS);
		return {
			onsetMs: on === undefined ? null : on - oughtOn,
			releaseMs: off === undefined ? null : off - oughtOff,
			fromMs: oughtOn,
			toMs: oughtOff,
		};
	});
	const isFalse = (tMs: number) =>
		!matched.has(tMs) && !grasps.some(({ fromMs, toMs }) => tMs >= fromMs && tMs <= toMs);
	const squares = closures.reduce((sum, value, k) => sum + (value - (wanted[k] as number)) ** 2, 0);
	return {
		grasps: grasps.map(({ onsetMs, releaseMs }) => ({ onsetMs, releaseMs })),
		falseClosures: did.up.filter(isFalse).length,
		meanSquare: closures.length === 0 ? 0 : squares / closures.length,
		durationMs,
	};
}

/** Mean and mean magnitude of errors in time, ms; null where there was none to measure. */
export interface TimingError {
	readonly meanMs: number;
	readonly meanAbsMs: number;
	readonly count: number;
}

/** Many clips together. */
export interface Summary {
	readonly grasps: number;
	readonly missedGrasps: number;
	/** Grasps that were not let go within three seconds. */
	readonly stuckGrasps: number;
	readonly onset: TimingError | null;
	readonly release: TimingError | null;
	/** Root of the mean squared difference of closures over all of the time. */
	readonly rmse: number;
	/** Its 95 % interval over clips. */
	readonly rmse95: readonly [number, number];
	readonly falseClosures: number;
	readonly falseClosuresPerMinute: number;
}

function timing(errors: readonly (number | null)[]): TimingError | null {
	const known = errors.filter((error) => error !== null);
	if (known.length === 0) return null;
	const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	return { meanMs: mean(known), meanAbsMs: mean(known.map(Math.abs)), count: known.length };
}

/** Resamplings of the clips from which an interval is told, and their seed. */
const RESAMPLINGS = 2000;
const RESAMPLING_SEED = 5001;

/**
 * 95 % interval of the error of closure over clips, by the bootstrap (Efron & Tibshirani 1993, percentile interval): how much another draw of as many clips
 * of this kind would change it.
 */
export function rmseInterval(scores: readonly ClipScore[]): readonly [number, number] {
	const random = createSeededRandom(RESAMPLING_SEED);
	const found = Float64Array.from({ length: RESAMPLINGS }, () => {
		let [squares, totalMs] = [0, 0];
		for (let k = 0; k < scores.length; k++) {
			const { meanSquare, durationMs } = scores[Math.floor(random() * scores.length)] as ClipScore;
			squares += meanSquare * durationMs;
			totalMs += durationMs;
		}
		return Math.sqrt(squares / totalMs);
	}).sort();
	const at = (part: number) => found[Math.round(part * (RESAMPLINGS - 1))] as number;
	return [at(0.025), at(0.975)];
}

/** Sums up the scores of clips; each counts by its length in the error of closure. */
export function summarise(scores: readonly ClipScore[]): Summary {
	const totalMs = scores.reduce((sum, { durationMs }) => sum + durationMs, 0);
	const falseClosures = scores.reduce((sum, score) => sum + score.falseClosures, 0);
	const grasps = scores.flatMap((score) => score.grasps);
	return {
		grasps: grasps.length,
		missedGrasps: grasps.filter(({ onsetMs }) => onsetMs === null).length,
		stuckGrasps: grasps.filter(({ onsetMs, releaseMs }) => onsetMs !== null && releaseMs === null).length,
		onset: timing(grasps.map(({ onsetMs }) => onsetMs)),
		release: timing(grasps.map(({ releaseMs }) => releaseMs)),
		rmse: Math.sqrt(scores.reduce((sum, { meanSquare, durationMs }) => sum + meanSquare * durationMs, 0) / totalMs),
		rmse95: rmseInterval(scores),
		falseClosures,
		falseClosuresPerMinute: (falseClosures * 60_000) / totalMs,
	};
}
