import { elementOr } from '../../../base/elementOr.ts';
import type { RatesStimulus, StimulusParameter, StimulusSpec } from './stimulus.ts';

/**
 * Input a flash or step may ask for, in the unit that the receptors declare (photoisomerisations per second at a gain of 1): up to ten times what the published
 * receptors have a use for (1 to 1000 and 1 to 900000), so that saturation can be shown.
 */
export const RATE_PARAMETERS = {
	rod: (name: string, title: string, defaultRate: number): StimulusParameter => ({
		name,
		title: `${title} (input)`,
		unit: '1/s',
		default: defaultRate,
		min: 0,
		max: 10_000,
	}),
	cone: (name: string, title: string, defaultRate: number): StimulusParameter => ({
		name,
		title: `${title} (input)`,
		unit: '1/s',
		default: defaultRate,
		min: 0,
		max: 9_000_000,
	}),
};

/** One stretch of constant full-field light. */
export interface RatesSegment {
	/** Length, s; segments of length 0 are left out. */
	readonly seconds: number;
	/** Input of a rod. */
	readonly rodRate: number;
	/** Input of a cone. */
	readonly coneRate: number;
}

/**
 * A full-field stimulus from a list of segments. Change times are exact sums of the segments' lengths in ms (rounded to
 * 1e-9 ms so that 0.2 s + 0.02 s is 220 ms), independent of any frame rate.
 */
export function ratesStimulus(spec: StimulusSpec, segments: readonly RatesSegment[]): RatesStimulus {
	const used = segments.filter((segment) => segment.seconds > 0);
	const ends: number[] = [];
	let seconds = 0;
	for (const segment of used) {
		seconds += segment.seconds;
		ends.push(Math.round(seconds * 1e12) / 1e9);
	}
	return {
		kind: 'rates',
		spec,
		durationMs: ends.at(-1) ?? 0,
		breakpointsMs: () => ends.slice(0, -1),
		frame(tMs, out) {
			let index = 0;
			while (index < used.length - 1 && tMs >= (ends[index] as number)) index++;
			const segment = elementOr(used, index, segments[0]);
			out.rodRate = segment?.rodRate ?? 0;
			out.coneRate = segment?.coneRate ?? 0;
		},
	};
}
