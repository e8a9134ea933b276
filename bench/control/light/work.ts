import { CONDITIONS, type Condition } from './conditions.ts';
import { type Course, coarser, lightCourse, wantedClosures } from './courses.ts';
import type { FrontEnd } from './frontEnds.ts';
import { type SeenClip, tryFrontEnd } from './nested.ts';
import { type Input, inputName } from './rows.ts';
import { createSeer, type RetinaPlan, type Seer } from './seeing.ts';
import { openStore, type Trials, truthOf } from './store.ts';

/** What every worker is told once. */
export interface WorkPlan {
	readonly folder: string;
	readonly seeds: readonly number[];
	/** Columns across of each retina. */
	readonly across: Readonly<Record<RetinaPlan['circuit'], number>>;
}

/** A piece of work: light of a clip is shown to a retina (what is made of it goes to the folder), or a front end is tried on all clips. */
export type Job =
	| { readonly type: 'light'; readonly seed: number }
	| {
			readonly type: 'see';
			readonly retina: RetinaPlan['circuit'];
			readonly seed: number;
			readonly condition: Condition;
	  }
	| { readonly type: 'try'; readonly input: Input; readonly frontEnd: FrontEnd };

/** What came of it. */
export type Done = { readonly type: 'kept' } | { readonly type: 'tried'; readonly trials: Trials };

/** Name of what a retina made in the folder. */
export const seenName = (circuit: RetinaPlan['circuit'], { across }: WorkPlan): string =>
	`${circuit}-${across[circuit]}`;

/** Does jobs one after the other; prepares each retina and reads each input once. @param prepare makes a retina ready */
export function createWorker(plan: WorkPlan, prepare: (plan: RetinaPlan) => Seer = createSeer): (job: Job) => Done {
	const store = openStore(plan.folder);
	const seers = new Map<string, Seer>();
	let present: { readonly name: string; readonly clips: readonly SeenClip[] } | undefined;
	const courseOf = (input: Input, seed: number, condition: Condition): Course => {
		const { durationS } = truthOf(seed);
		if (input.kind === 'light') return lightCourse(coarser(store.light(seed)[condition], input.across), durationS);
		const seen = store.seen(seenName(input.retina, plan), seed, condition);
		if (!seen)
			throw new RangeError(`clip ${seed}, ${condition}, was not shown to ${input.retina} before it was asked for`);
		return seen[input.kind];
	};
	const clipsOf = (input: Input): readonly SeenClip[] => {
		const name = inputName(input);
		if (present?.name !== name) {
			const clips = plan.seeds.map(
				(seed): SeenClip => ({
					courses: Object.fromEntries(
						CONDITIONS.map((condition) => [condition, courseOf(input, seed, condition)]),
					) as Record<Condition, Course>,
					wanted: wantedClosures(truthOf(seed)),
				}),
			);
			present = { name, clips };
		}
		return present.clips;
	};
	return (job) => {
		switch (job.type) {
			case 'light':
				store.light(job.seed);
				return { type: 'kept' };
			case 'see': {
				const { retina, seed, condition } = job;
				const name = seenName(retina, plan);
				if (store.seen(name, seed, condition)) return { type: 'kept' };
				const seer = seers.get(name) ?? prepare({ circuit: retina, across: plan.across[retina] });
				seers.set(name, seer);
				const light = store.light(seed)[condition];
				store.keep(name, seed, condition, seer.see(light, truthOf(seed).durationS));
				return { type: 'kept' };
			}
			case 'try':
				return {
					type: 'tried',
					trials: store.trials(JSON.stringify([inputName(job.input), job.frontEnd]), plan.seeds, () =>
						tryFrontEnd(clipsOf(job.input), job.frontEnd, job.input.kind === 'spikes'),
					),
				};
		}
	};
}
