import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { elementOr } from '../../../src/base/elementOr.ts';
import { UserError } from '../../../src/base/errors.ts';
import { catalogue } from '../../../src/retina/catalogue.ts';
import { SHAPING } from '../graspBenchmark.ts';
import { wishedGrip } from '../gripRun.ts';
import { scoreClip } from '../score.ts';
import { CAMERA, CONDITIONS, type Condition, DIMMED_TO, DIMMED_WITHIN, LAMP, LOW_CONTRAST } from './conditions.ts';
import { BIN_MS, LEAD_BINS, LEAD_MS, wantedClosures } from './courses.ts';
import { type CrewOptions, createCrew } from './crew.ts';
import { type FrontEnd, LAG_TAUS_MS } from './frontEnds.ts';
import { bestOf, FOLDS, LAMBDAS, type Lesson, lessons, type Trial } from './nested.ts';
import { type ClipError, clipError, type Interval, ratioOver, rmseOver } from './ratio.ts';
import { inputName, isImage, RETINA_ROW, type Row, type RowChoice, rowsOf } from './rows.ts';
import type { RetinaPlan } from './seeing.ts';
import { openStore, type Trials, truthOf } from './store.ts';
import { type Job, seenName, type WorkPlan } from './work.ts';

/** What a run shows, and to whom. */
export interface LightPlan extends RowChoice {
	/** Seeds of the clips. Each is scored by decoders that clips of other parts taught. */
	readonly seeds: readonly number[];
	/** Columns across and down of each retina: 1, 2 or a multiple of 4 that divides 8. */
	readonly across: Readonly<Record<RetinaPlan['circuit'], number>>;
}

/** The benchmark that docs/control.md reports. */
export const FULL_LIGHT_PLAN: LightPlan = {
	seeds: Array.from({ length: 40 }, (_, k) => 4001 + k),
	across: { mouse: 4, dual: 4 },
	quick: false,
	dual: false,
};

/** A clip for each part, a small retina and few decoders: for a quick look. */
export const QUICK_LIGHT_PLAN: LightPlan = {
	seeds: Array.from({ length: FOLDS }, (_, k) => 4001 + k),
	across: { mouse: 2, dual: 2 },
	quick: true,
	dual: false,
};

/** The retina's error over that of the best image baseline must be at most so much: where light changes, and where it does not. */
export const MUST = { changing: 0.8, steady: 1.1 } as const;

/** How a run is done. */
export interface LightRun extends CrewOptions {
	/** Where what retinas saw is kept; by default the system's folder of temporary files, from which it is removed at the end. After an interruption it is found again. */
	readonly folder?: string;
	/** @param done 0–1 */
	progress(done: number): void;
}

/** A decoder's result in one lesson. */
export interface RowResult {
	readonly rmse: Readonly<Record<Condition, Interval>>;
	/** What was chosen for each part of the clips. */
	readonly frontEnds: readonly FrontEnd[];
	readonly lambdas: readonly number[];
}

/** The retina's decoder over the best image baseline. */
export interface Comparison {
	readonly condition: Condition;
	/** The image baseline with the least error under this condition: chosen by the clips that are scored, to the retina's disadvantage. */
	readonly best: string;
	/** Of the closures that are decoded. */
	readonly ratio: Interval;
	/** Of the grip behind dead band, hysteresis, rate limit and safety gate. */
	readonly gripRatio: Interval;
	readonly must: number;
	/** Whether the ratio is within what it must be. */
	readonly met: boolean;
}

/** Errors of the `dimmed` clips by the time since the light fell. */
export interface Dimming {
	readonly name: string;
	/** RMSE before, in the first two seconds after, in the two after these, and later. */
	readonly before: number;
	readonly to2s: number;
	readonly to4s: number;
	readonly later: number;
}

/** All results. */
export interface LightReport {
	readonly plan: LightPlan;
	/** Length of the clips, s, once under one condition. */
	readonly clipsS: number;
	/** Spikes a second of all cells of a place of `mouse`, under each condition. */
	readonly spikesHz: Readonly<Record<Condition, number>>;
	readonly rows: readonly {
		readonly name: string;
		/** Signals measured. */
		readonly inputs: number;
		/** Most numbers that are weighed for a closure. */
		readonly weights: number;
		readonly results: Readonly<Record<Lesson, RowResult>>;
	}[];
	readonly comparisons: Readonly<Record<Lesson, readonly Comparison[]>>;
	readonly dimming: readonly Dimming[];
}

type Closures = Trial['closures'];

const perCondition = <T>(of: (condition: Condition) => T): Record<Condition, T> =>
	Object.fromEntries(CONDITIONS.map((condition) => [condition, of(condition)])) as Record<Condition, T>;
const perLesson = <T>(of: (lesson: Lesson) => T): Record<Lesson, T> =>
	Object.fromEntries(lessons.map((lesson) => [lesson, of(lesson)])) as Record<Lesson, T>;

/** Where a run's files lie: a folder for each retina, conditions and declarations of the catalogue, so that nothing of another model is taken for this one's. */
function folderOf(plan: LightPlan, within: string): string {
	const light = [CAMERA, DIMMED_WITHIN, DIMMED_TO, LAMP, LOW_CONTRAST, BIN_MS, LEAD_MS];
	const what = JSON.stringify([plan.across, light, FOLDS, LAMBDAS, LAG_TAUS_MS, catalogue]);
	return join(within, `retinode-grasp-${createHash('sha256').update(what).digest('hex').slice(0, 16)}`);
}

/** Everything that is shown, then every front end once for each input. */
function jobsOf(
	{ seeds }: LightPlan,
	rows: readonly Row[],
): { readonly show: readonly Job[][]; readonly tries: readonly Job[] } {
	const light = seeds.map((seed): Job => ({ type: 'light', seed }));
	const retinas = new Set(rows.flatMap(({ input }) => (input.kind === 'light' ? [] : [input.retina])));
	const see = [...retinas].flatMap((retina) =>
		seeds.flatMap((seed) => CONDITIONS.map((condition): Job => ({ type: 'see', retina, seed, condition }))),
	);
	const tries = new Map<string, Job>();
	for (const { input, search } of rows) {
		for (const frontEnd of search) tries.set(trialKey(input, frontEnd), { type: 'try', input, frontEnd });
	}
	return { show: [light, see], tries: [...tries.values()] };
}

/** Numbers that a front end makes of each signal. */
const partsOf = (frontEnd: FrontEnd): number =>
	frontEnd.kind === 'together' ? frontEnd.parts.reduce((sum, part) => sum + partsOf(part), 0) : 1;

const trialKey = (input: Row['input'], frontEnd: FrontEnd): string => `${inputName(input)} ${JSON.stringify(frontEnd)}`;

/** What a job costs beside others, for the progress. */
const COST = { light: 0.6, see: 1.6, try: 2 } as const;

/** Squared errors of a closure, bin by bin between two times of a clip, ms. */
function errorBetween(decoded: Float32Array, wanted: Float64Array, fromMs: number, toMs: number): ClipError {
	const bins = [fromMs, toMs].map((tMs) => Math.max(0, Math.min(wanted.length, Math.round(tMs / BIN_MS))));
	return clipError(decoded.subarray(bins[0], bins[1]), wanted.subarray(bins[0], bins[1]));
}

function dimmingOf(
	name: string,
	closures: Closures,
	dimmedAtMs: readonly number[],
	wanted: readonly Float64Array[],
): Dimming {
	const rmse = (fromMs: number, toMs: number): number => {
		const errors = closures.map(({ dimmed }, clip) => {
			const atMs = dimmedAtMs[clip] as number;
			return errorBetween(dimmed, wanted[clip] as Float64Array, atMs + fromMs, atMs + toMs);
		});
		const sum = (of: keyof ClipError) => errors.reduce((all, error) => all + error[of], 0);
		return Math.sqrt(sum('squares') / sum('count'));
	};
	return {
		name,
		before: rmse(-1e6, 0),
		to2s: rmse(0, 2000),
		to4s: rmse(2000, 4000),
		later: rmse(4000, 1e6),
	};
}

/** Squared errors of the grip that closures come to behind shaping and gate. */
function gripError(seed: number, closures: Float32Array): ClipError {
	const truth = truthOf(seed);
	// What was decoded at the end of the last whole bin; before there is one, an open hand.
	const wish = (tMs: number): number => elementOr(closures, Math.min(closures.length, Math.floor(tMs / BIN_MS)) - 1, 0);
	const { meanSquare, durationMs } = scoreClip(truth, wishedGrip(wish, closures.length * BIN_MS, SHAPING));
	return { squares: meanSquare * durationMs, count: durationMs };
}

/**
 * The reach-and-grasp benchmark under light that changes: the same clips under {@link CONDITIONS}, given to decoders as light in places of the picture and as what a retina under it
 * makes of it.
 * @throws UserError for a plan with fewer clips than parts, or a clip twice; the signal's reason (rejection) when it aborts
 */
export async function runLightBenchmark(plan: LightPlan, run: LightRun): Promise<LightReport> {
	const { seeds } = plan;
	if (seeds.length < FOLDS || new Set(seeds).size < seeds.length) {
		throw new UserError(
			`A benchmark under changing light needs at least ${FOLDS} clips, each once; got ${seeds.length}, of which ${new Set(seeds).size} differ.`,
		);
	}
	const rows = rowsOf(plan);
	const folder = folderOf(plan, run.folder ?? tmpdir());
	const work: WorkPlan = { folder, seeds, across: plan.across };
	const { show, tries } = jobsOf(plan, rows);
	const all = [...show.flat(), ...tries].reduce((sum, { type }) => sum + COST[type], 0);
	let done = 0;
	const told = ({ type }: Job): void => {
		done += COST[type];
		run.progress(done / all);
	};
	const crew = createCrew(work, run);
	const trials = new Map<string, Trials>();
	try {
		for (const jobs of show) await crew.run(jobs, told);
		const results = await crew.run(tries, told);
		tries.forEach((job, k) => {
			const result = results[k];
			if (job.type === 'try' && result?.type === 'tried') trials.set(trialKey(job.input, job.frontEnd), result.trials);
		});
	} finally {
		crew.close();
	}
	const report = reportOf(plan, rows, work, trials);
	if (run.folder === undefined) rmSync(folder, { recursive: true, force: true });
	return report;
}

function reportOf(
	plan: LightPlan,
	rows: readonly Row[],
	work: WorkPlan,
	trials: ReadonlyMap<string, Trials>,
): LightReport {
	const { seeds } = plan;
	const store = openStore(work.folder);
	const wanted = seeds.map((seed) => wantedClosures(truthOf(seed)));
	const errorsOf = (closures: Closures, condition: Condition): ClipError[] =>
		closures.map((each, clip) => clipError(each[condition], wanted[clip] as Float64Array));
	const results = rows.map((row) => ({
		row,
		best: perLesson((lesson) =>
			bestOf(row.search.map((frontEnd) => (trials.get(trialKey(row.input, frontEnd)) as Trials)[lesson])),
		),
	}));
	const retina = results.find(({ row }) => row.name === RETINA_ROW) as (typeof results)[number];
	const images = results.filter(({ row }) => isImage(row));
	const square = (errors: readonly ClipError[]): number =>
		errors.reduce((sum, { squares }) => sum + squares, 0) / errors.reduce((sum, { count }) => sum + count, 0);
	const bestImage = (lesson: Lesson, condition: Condition) => {
		const squares = images.map(({ best }) => square(errorsOf(best[lesson].closures, condition)));
		return images[squares.indexOf(Math.min(...squares))] as (typeof results)[number];
	};
	const compared = (lesson: Lesson, condition: Condition): Comparison => {
		const image = bestImage(lesson, condition);
		const pair = [retina, image].map(({ best }) => best[lesson].closures) as [Closures, Closures];
		const [ours, theirs] = pair.map((closures) => errorsOf(closures, condition)) as [ClipError[], ClipError[]];
		const [ourGrip, theirGrip] = pair.map((closures) =>
			closures.map((each, clip) => gripError(seeds[clip] as number, each[condition])),
		) as [ClipError[], ClipError[]];
		const ratio = ratioOver(ours, theirs);
		const must = condition === 'steady' ? MUST.steady : MUST.changing;
		return {
			condition,
			best: image.row.name,
			ratio,
			gripRatio: ratioOver(ourGrip, theirGrip),
			must,
			met: ratio.value <= must,
		};
	};
	const dimmedAtMs = seeds.map((seed) => {
		const { steady, dimmed } = store.light(seed);
		const places = steady.across ** 2;
		const first = dimmed.light.findIndex((light, k) => light !== steady.light[k]);
		return (Math.floor(first / places) * 1000) / dimmed.rateHz;
	});
	const seen = (condition: Condition) =>
		seeds.map((seed) => store.seen(seenName('mouse', work), seed, condition)?.spikes);
	const inputsOf = ({ input }: Row): number => {
		if (input.kind === 'light') return input.across ** 2;
		const [first] = seeds;
		const course = store.seen(seenName(input.retina, work), first as number, 'steady')?.[input.kind];
		return course ? course.places * course.kinds : 0;
	};
	return {
		plan,
		clipsS: seeds.reduce((sum, seed) => sum + truthOf(seed).durationS, 0),
		spikesHz: perCondition((condition) => {
			let [spikes, bins] = [0, 0];
			for (const course of seen(condition)) {
				if (!course) continue;
				const width = course.places * course.kinds;
				for (const count of course.values.subarray(LEAD_BINS * width)) spikes += count;
				bins += (course.bins - LEAD_BINS) * course.places;
			}
			return (spikes * 1000) / (bins * BIN_MS);
		}),
		rows: results.map(({ row, best }) => ({
			name: row.name,
			inputs: inputsOf(row),
			weights: inputsOf(row) * LAG_TAUS_MS.length * Math.max(...row.search.map(partsOf)),
			results: perLesson((lesson) => ({
				rmse: perCondition((condition) => rmseOver(errorsOf(best[lesson].closures, condition))),
				frontEnds: best[lesson].frontEnds,
				lambdas: best[lesson].lambdas,
			})),
		})),
		comparisons: perLesson((lesson) => CONDITIONS.map((condition) => compared(lesson, condition))),
		dimming: [retina, bestImage('all light', 'dimmed')].map(({ row, best }) =>
			dimmingOf(row.name, best['all light'].closures, dimmedAtMs, wanted),
		),
	};
}
