import { closureAt, type GraspTruth } from '../../../src/io/light/reachTruth.ts';
import type { GridCourse } from './litClips.ts';

/** Everything that a decoder is given comes in bins of this length, ms. */
export const BIN_MS = 50;
/** The first picture of a clip stands for so long before the clip begins, ms: whoever sees has seen the room before. */
export const LEAD_MS = 1500;
export const LEAD_BINS = LEAD_MS / BIN_MS;

/** What was measured in a clip: signals in bins, those of the time before the clip first. */
export interface Course {
	/** Places that each kind of signal is measured at. */
	readonly places: number;
	/** Kinds of signals (types of cells; 1 for light): signal number = kind · places + place. */
	readonly kinds: number;
	readonly bins: number;
	/** values[bin · places · kinds + signal] */
	readonly values: Float32Array;
}

/** Bins of a clip and of the time before it. */
export const binsOf = (durationS: number): number => LEAD_BINS + Math.floor((durationS * 1000) / BIN_MS + 1e-9);

/** The closure that ought to be at the end of each bin of a clip, without the time before it. */
export function wantedClosures(truth: GraspTruth): Float64Array {
	return Float64Array.from({ length: binsOf(truth.durationS) - LEAD_BINS }, (_, k) =>
		closureAt(truth, ((k + 1) * BIN_MS) / 1000),
	);
}

/** A grid with fewer places: means over squares of them. @param across a divisor of the grid's own */
export function coarser(course: GridCourse, across: number): GridCourse {
	const side = course.across / across;
	if (!Number.isInteger(side)) throw new RangeError(`${across} places do not divide ${course.across}`);
	const fine = course.across * course.across;
	const coarse = across * across;
	const light = new Float32Array((course.light.length / fine) * coarse);
	for (let i = 0; i < course.light.length; i++) {
		const [k, place] = [Math.floor(i / fine), i % fine];
		const row = Math.floor(Math.floor(place / course.across) / side);
		const at = k * coarse + row * across + Math.floor((place % course.across) / side);
		light[at] = (light[at] as number) + (course.light[i] as number) / (side * side);
	}
	return { across, rateHz: course.rateHz, light };
}

/** When picture k is on, ms from the beginning of what is shown: the first from the beginning, the others after the time before the clip. */
export const shownAtMs = (k: number, rateHz: number): number => (k === 0 ? 0 : LEAD_MS + (k * 1000) / rateHz);

/** Light in bins: the mean of what is shown in each. */
export function lightCourse({ across, rateHz, light }: GridCourse, durationS: number): Course {
	const places = across * across;
	const bins = binsOf(durationS);
	const frames = light.length / places;
	const values = new Float32Array(bins * places);
	let k = 0;
	for (let bin = 0; bin < bins; bin++) {
		const [fromMs, toMs] = [bin * BIN_MS, (bin + 1) * BIN_MS];
		// Picture k is the last that began by the time.
		for (let tMs = fromMs; tMs < toMs; ) {
			while (k + 1 < frames && shownAtMs(k + 1, rateHz) <= tMs) k++;
			const untilMs = k + 1 < frames ? Math.min(toMs, shownAtMs(k + 1, rateHz)) : toMs;
			for (let p = 0; p < places; p++) {
				const at = bin * places + p;
				values[at] = (values[at] as number) + ((light[k * places + p] as number) * (untilMs - tMs)) / BIN_MS;
			}
			tMs = untilMs;
		}
	}
	return { places, kinds: 1, bins, values };
}
