import { UserError } from '../../../base/errors.ts';

/** One parameter of a stimulus, as data: shown in panels, checked on use. */
export interface StimulusParameter {
	/** Name in session files, in the field's words: `spatial_frequency`. */
	readonly name: string;
	/** Name for people. */
	readonly title: string;
	/** Unit as shown; empty for pure numbers. */
	readonly unit: string;
	readonly default: number;
	/** Smallest and largest value accepted, both included. */
	readonly min: number;
	readonly max: number;
	/** True when only whole numbers make sense (a seed). */
	readonly integer?: true;
}

/** A stimulus as session files and the command line write it: plain JSON. Parameters left out take their defaults. */
export interface StimulusSpec {
	readonly name: string;
	readonly parameters: Readonly<Record<string, number>>;
}

/** The screen that picture stimuli are drawn on: pixels, and degrees of visual angle they cover (square pixels). */
export interface StimulusView {
	/** Pixels across and down, 1 … 4096. */
	readonly widthPx: number;
	readonly heightPx: number;
	/** Degrees of visual angle across the width; the height follows from square pixels. */
	readonly widthDeg: number;
}

/**
 * A stimulus ready to run: piecewise constant in time, right-continuous (at a breakpoint the new light is on), defined
 * for every tMs ≥ 0 (after the end it keeps its last light). Same spec and view, same light, always.
 */
export type Stimulus = RatesStimulus | PictureStimulus;

interface StimulusBase {
	/** Name and every parameter, defaults filled in. */
	readonly spec: StimulusSpec;
	/** Model time from the start to the end of the closing baseline, ms. */
	readonly durationMs: number;
	/** Model times (ms, ascending, 0 < t < durationMs) at which light may change: solvers must land on them. */
	breakpointsMs(): number[];
}

/** Light given as input (photoisomerisations per second at a gain of 1), equal over the field; it ignores the light level. */
export interface RatesStimulus extends StimulusBase {
	readonly kind: 'rates';
	/** Writes the rates at tMs into `out` (1/s of rods and of cones). */
	frame(tMs: number, out: { rodRate: number; coneRate: number }): void;
}

/** Light given as a picture of relative luminance (0–1), scaled by the light level. */
export interface PictureStimulus extends StimulusBase {
	readonly kind: 'picture';
	readonly view: StimulusView;
	/** Writes the picture at tMs into `out`, row by row from the top left, widthPx × heightPx values from 0 to 1. */
	frame(tMs: number, out: Float32Array): void;
}

/** What one stimulus file declares. */
export interface StimulusDeclaration {
	readonly name: string;
	readonly title: string;
	readonly description: string;
	readonly parameters: readonly StimulusParameter[];
	/** Builds the stimulus from checked values (`value(name)`) on a screen. Throws UserError where values do not go together. */
	build(spec: StimulusSpec, value: (name: string) => number, view: StimulusView): Stimulus;
}

/** Longest stretch of time one parameter may ask for, s. */
export const MAX_SECONDS = 3600;

/** Baselines before and after, s, of stimuli that are not all baseline (uniform, dark) and want no others (flash). */
export const BASELINES: readonly StimulusParameter[] = [
	{ name: 'baseline_before', title: 'Baseline before', unit: 's', default: 0.5, min: 0, max: MAX_SECONDS },
	{ name: 'baseline_after', title: 'Baseline after', unit: 's', default: 1, min: 0, max: MAX_SECONDS },
];

/** How often pictures are drawn anew, Hz. */
export const FRAME_RATE: StimulusParameter = {
	name: 'frame_rate',
	title: 'Frame rate',
	unit: 'Hz',
	default: 120,
	min: 1,
	max: 1000,
};

/** Mean (background) relative luminance and Michelson contrast around it. */
export const MEAN_AND_CONTRAST: readonly StimulusParameter[] = [
	{ name: 'mean_luminance', title: 'Mean luminance', unit: 'of white', default: 0.5, min: 0, max: 1 },
	{ name: 'contrast', title: 'Contrast (Michelson)', unit: '', default: 1, min: 0, max: 1 },
];

/** Throws UserError when mean × (1 + contrast) would be brighter than white. */
export function requireBelowWhite(meanLuminance: number, contrast: number): void {
	// The tolerance forgives rounding of products such as 0.625 × 1.6.
	if (meanLuminance * (1 + contrast) > 1 + 1e-9) {
		throw new UserError(
			`mean_luminance × (1 + contrast) must not exceed 1 (white), got ${meanLuminance} × (1 + ${contrast}).`,
		);
	}
}
