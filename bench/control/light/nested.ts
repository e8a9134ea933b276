import { CONDITIONS, type Condition } from './conditions.ts';
import { type Course, LEAD_BINS } from './courses.ts';
import { type FrontEnd, featuresOf } from './frontEnds.ts';
import { addSamples, type Moments, noMoments, ridges, squaredError, together, type Weights } from './moments.ts';

/** Degrees of regularisation tried, for features of unit variance. */
export const LAMBDAS = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1] as const;
/** Parts that the clips are shared out into: each is scored by what the others taught, and these choose among themselves by leaving out one in turn. */
export const FOLDS = 5;
/** A sample to learn from is taken every so many bins; every bin is scored. */
const SAMPLE_EVERY = 2;

/** What decoders may learn from: every condition, or steady light alone. */
export const LESSONS = { 'all light': CONDITIONS, 'steady light': ['steady'] } as const satisfies Record<
	string,
	readonly Condition[]
>;
export type Lesson = keyof typeof LESSONS;
export const lessons = Object.keys(LESSONS) as Lesson[];

/** A clip as a decoder sees it. */
export interface SeenClip {
	readonly courses: Readonly<Record<Condition, Course>>;
	/** The closure wanted at the end of each bin after the time before the clip. */
	readonly wanted: Float64Array;
}

/** What a front end gave in one lesson. */
export interface Trial {
	readonly frontEnd: FrontEnd;
	/** Of each part of the clips: the λ that did best among the other parts, and the sum of squared errors by which it did. */
	readonly chosen: readonly { readonly lambda: number; readonly squares: number }[];
	/** The closure decoded at the end of each bin, 0 to 1, of each clip under each condition, by what the other parts of the clips taught. */
	readonly closures: readonly Readonly<Record<Condition, Float32Array>>[];
}

const foldOf = (clip: number): number => clip % FOLDS;
const perCondition = <T>(of: (condition: Condition) => T): Record<Condition, T> =>
	Object.fromEntries(CONDITIONS.map((condition) => [condition, of(condition)])) as Record<Condition, T>;

/** The values of columns at every so many bins from the clip's beginning. */
const sampled = (columns: readonly Float64Array[], every: number): Float64Array[] =>
	columns.map((column) => {
		const own = column.subarray(LEAD_BINS);
		return every === 1 ? own : own.filter((_, k) => k % every === 0);
	});

/** For each part of the clips: chooses λ by leaving out one of the other parts in turn, and learns from all of these. */
function learnForEach(parts: readonly Moments[]) {
	const squares = parts.map(() => new Float64Array(LAMBDAS.length));
	const without = (...left: readonly number[]): Moments => together(parts.filter((_, part) => !left.includes(part)));
	for (let a = 0; a < parts.length; a++) {
		for (let b = 0; b < a; b++) {
			// What neither a nor b taught is tried on b when a is to be scored, and on a when b is.
			ridges(without(a, b), LAMBDAS).forEach((map, l) => {
				for (const [scored, tried] of [
					[a, b],
					[b, a],
				] as const) {
					const sums = squares[scored] as Float64Array;
					sums[l] = (sums[l] as number) + squaredError(map, parts[tried] as Moments);
				}
			});
		}
	}
	return squares.map((sums, part) => {
		const best = sums.indexOf(Math.min(...sums));
		const lambda = LAMBDAS[best] as number;
		const [map] = ridges(without(part), [lambda]) as [Weights];
		return { lambda, squares: sums[best] as number, map };
	});
}

/**
 * Tries a front end in every lesson. No clip has a part in what is learned for it, under whatever condition: what is scored on a part of the clips has λ chosen and weights
 * fitted on the other parts.
 * @param counts signals are counts of spikes
 */
export function tryFrontEnd(
	clips: readonly SeenClip[],
	frontEnd: FrontEnd,
	counts: boolean,
): Readonly<Record<Lesson, Trial>> {
	const features = clips.map(({ courses }) =>
		perCondition((condition) => featuresOf(courses[condition], frontEnd, counts)),
	);
	const width = features[0]?.steady.length ?? 0;
	const momentsOf = (conditions: readonly Condition[]): Moments[] =>
		Array.from({ length: FOLDS }, (_, fold) => {
			const moments = noMoments(width);
			clips.forEach(({ wanted }, clip) => {
				if (foldOf(clip) !== fold) return;
				const targets = wanted.filter((_value, k) => k % SAMPLE_EVERY === 0);
				for (const condition of conditions) {
					const columns = (features[clip] as Record<Condition, readonly Float64Array[]>)[condition];
					addSamples(moments, sampled(columns, SAMPLE_EVERY), targets);
				}
			});
			return moments;
		});
	const trialOf = (moments: readonly Moments[]): Trial => {
		const learned = learnForEach(moments);
		const closures = clips.map(({ wanted }, clip) => {
			const { intercept, weights } = (learned[foldOf(clip)] as (typeof learned)[number]).map;
			return perCondition((condition) => {
				const columns = sampled((features[clip] as Record<Condition, readonly Float64Array[]>)[condition], 1);
				const sums = new Float64Array(wanted.length).fill(intercept);
				columns.forEach((column, i) => {
					const weight = weights[i] as number;
					for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] as number) + weight * (column[k] as number);
				});
				return Float32Array.from(sums, (closure) => Math.min(1, Math.max(0, closure)));
			});
		});
		return { frontEnd, chosen: learned.map(({ lambda, squares }) => ({ lambda, squares })), closures };
	};
	const steady = momentsOf(LESSONS['steady light']);
	const rest = momentsOf(CONDITIONS.filter((condition) => condition !== 'steady'));
	const all = steady.map((moments, fold) => together([moments, rest[fold] as Moments]));
	return { 'all light': trialOf(all), 'steady light': trialOf(steady) };
}

/** For each part of the clips what did best among the other parts; its front ends part by part, and its closures. */
export function bestOf(trials: readonly Trial[]): {
	readonly frontEnds: readonly FrontEnd[];
	readonly lambdas: readonly number[];
	readonly closures: Trial['closures'];
} {
	const best = Array.from({ length: FOLDS }, (_, fold) => {
		const squares = trials.map(({ chosen }) => (chosen[fold] as Trial['chosen'][number]).squares);
		return trials[squares.indexOf(Math.min(...squares))] as Trial;
	});
	const clips = trials[0]?.closures.length ?? 0;
	return {
		frontEnds: best.map(({ frontEnd }) => frontEnd),
		lambdas: best.map(({ chosen }, fold) => (chosen[fold] as Trial['chosen'][number]).lambda),
		closures: Array.from(
			{ length: clips },
			(_, clip) => (best[foldOf(clip)] as Trial).closures[clip] as Trial['closures'][number],
		),
	};
}
