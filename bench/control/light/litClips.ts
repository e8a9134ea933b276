import { REACH_HEIGHT, REACH_WIDTH, reachFrames, reachPicture } from '../../../src/io/light/reachScene.ts';
import { type GraspTruth, reachTruth } from '../../../src/io/light/reachTruth.ts';
import { LINEAR_OF_SRGB_CODE } from '../../../src/retina/light/optics/srgb.ts';
import { variedScene } from '../reachVariation.ts';
import { CONDITIONS, type Condition, lightingOf } from './conditions.ts';

/** Light of a clip in a grid of places, relative to white under steady light. */
export interface GridCourse {
	/** Places across and down. */
	readonly across: number;
	/** Pictures a second. */
	readonly rateHz: number;
	/** Mean over each place in each picture: light[k · across² + place], row by row. */
	readonly light: Float32Array;
}

/** A clip with what the hand ought to do, and its light under each condition. */
export interface LitClip {
	readonly seed: number;
	readonly truth: GraspTruth;
	readonly courses: Readonly<Record<Condition, GridCourse>>;
}

/** The clip of a seed under all conditions: its pictures are drawn once. @param across places across and down; 64 × 48 pixels are shared out among them */
export function litClip(seed: number, across: number): LitClip {
	const scene = variedScene(seed);
	const frames = reachFrames(scene);
	const { rateHz, durationS } = scene;
	const size = REACH_WIDTH * REACH_HEIGHT;
	const placeOf = Int32Array.from(
		{ length: size },
		(_, i) =>
			Math.floor((Math.floor(i / REACH_WIDTH) * across) / REACH_HEIGHT) * across +
			Math.floor(((i % REACH_WIDTH) * across) / REACH_WIDTH),
	);
	const places = across * across;
	const lit = CONDITIONS.map((condition) => ({
		lighting: lightingOf(condition, seed, { width: REACH_WIDTH, height: REACH_HEIGHT, rateHz, durationS }),
		light: new Float32Array(frames * places),
	}));
	const counts = new Float64Array(places);
	for (const place of placeOf) counts[place] = (counts[place] as number) + 1;
	const pixels = new Float64Array(size);
	const sums = new Float64Array(places);
	for (let k = 0; k < frames; k++) {
		const codes = reachPicture(scene, k);
		for (const { lighting, light } of lit) {
			for (let i = 0; i < size; i++) pixels[i] = LINEAR_OF_SRGB_CODE[codes[i] as number] as number;
			lighting(pixels, k);
			sums.fill(0);
			for (let i = 0; i < size; i++) {
				const place = placeOf[i] as number;
				sums[place] = (sums[place] as number) + (pixels[i] as number);
			}
			for (let p = 0; p < places; p++) light[k * places + p] = (sums[p] as number) / (counts[p] as number);
		}
	}
	return {
		seed,
		truth: reachTruth(scene, `computed from the drawn scene of seed ${seed}`),
		courses: Object.fromEntries(
			CONDITIONS.map((condition, c) => [condition, { across, rateHz, light: (lit[c] as (typeof lit)[number]).light }]),
		) as Record<Condition, GridCourse>,
	};
}
