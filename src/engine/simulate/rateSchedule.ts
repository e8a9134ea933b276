import type { LightFrame } from '../../retina/light/field/lightFrame.ts';
import type { Stimulus } from '../../retina/light/stimuli/stimulus.ts';
import { stimulusFrameAt } from '../../retina/light/stimuli/stimulusFrames.ts';

/** Light that is constant between its change times. */
export interface RateSchedule {
	/** Model times in ms at which the light changes. */
	readonly changesMs: readonly number[];
	/** The light from `tMs` on, up to the next change. */
	lightAt(tMs: number): LightFrame;
}

/** A flash in darkness, the same for all receptors. */
export interface Flash {
	/** Input of rods and of cones, per s, from 0. */
	readonly rodRate: number;
	readonly coneRate: number;
	readonly startS: number;
	readonly durationS: number;
}

/** A flash as a schedule: on for start ≤ t < start + duration. */
export function flashSchedule({ rodRate, coneRate, startS, durationS }: Flash): RateSchedule {
	const [onMs, offMs] = [startS * 1000, (startS + durationS) * 1000];
	return {
		changesMs: [onMs, offMs],
		lightAt(tMs) {
			const on = tMs >= onMs && tMs < offMs;
			return { format: 'uniform-rates', rodRate: on ? rodRate : 0, coneRate: on ? coneRate : 0 };
		},
	};
}

/** A generated stimulus as a schedule. */
export function stimulusSchedule(stimulus: Stimulus): RateSchedule {
	return { changesMs: stimulus.breakpointsMs(), lightAt: (tMs) => stimulusFrameAt(stimulus, tMs) };
}
