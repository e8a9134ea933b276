import { elementOr } from '../../src/base/elementOr.ts';
import { crossValidatedRidge, predict, type RidgeFit } from '../../src/io/control/ridge.ts';
import { closureAt } from '../../src/io/light/reachTruth.ts';
import type { TaskClip } from './clips.ts';
import type { Film } from './retina.ts';

/** Mean brightness of regions of a film's pictures over time, 0 black to 1 white, as the pictures code it; 0 before the first. */
export interface BrightnessTrack {
	readonly regions: number;
	/** Mean over a stretch of time. */
	mean(region: number, fromMs: number, toMs: number): number;
}

/**
 * Brightness of a film in a grid of regions, row by row.
 * @throws Error for a picture that is not in grey codes of 8 bits: all clips of the benchmark are
 */
export function brightnessOf(film: Film, across: number, down: number): BrightnessTrack {
	const regions = across * down;
	const startsMs: number[] = [];
	const rows: Float64Array[] = [];
	for (let k = 0, tMs = film.frameAtMs(0); tMs !== undefined; k++, tMs = film.frameAtMs(k)) {
		const picture = film.picture(k);
		if (picture.format !== 'gray8') throw new Error(`a picture of ${film.name} is in ${picture.format}, not in gray8`);
		const { width, height, data } = picture;
		const sums = new Float64Array(regions);
		const counts = new Float64Array(regions);
		for (let y = 0; y < height; y++) {
			for (let x = 0; x < width; x++) {
				const region = Math.floor((y * down) / height) * across + Math.floor((x * across) / width);
				sums[region] = (sums[region] as number) + (data[y * width + x] as number) / 255;
				counts[region] = (counts[region] as number) + 1;
			}
		}
		startsMs.push(tMs);
		rows.push(sums.map((sum, region) => sum / (counts[region] as number)));
	}
	return {
		regions,
		mean(region, fromMs, toMs) {
			let sum = 0;
			startsMs.forEach((startMs, k) => {
				const endMs = elementOr(startsMs, k + 1, Number.POSITIVE_INFINITY);
				const overlapMs = Math.min(endMs, toMs) - Math.max(startMs, fromMs);
				if (overlapMs > 0) sum += overlapMs * (rows[k]?.[region] as number);
			});
			return sum / (toMs - fromMs);
		},
	};
}

/** Bins of a linear map from brightness: as those of the decoder. */
export interface Lags {
	readonly binMs: number;
	readonly lags: number;
}

/** Brightness of every region in every bin back from a time: what the decoder has of spikes, of light. */
const featuresAt = (track: BrightnessTrack, { binMs, lags }: Lags, tMs: number): Float64Array =>
	Float64Array.from({ length: track.regions * lags }, (_, k) => {
		const endMs = tMs - (k % lags) * binMs;
		return track.mean(Math.floor(k / lags), endMs - binMs, endMs);
	});

/** A clip with the brightness of its regions. */
export interface WatchedClip {
	readonly clip: TaskClip;
	readonly track: BrightnessTrack;
}

/**
 * The decoder's fit (ridge, the same bins, the same search by cross-validation with a fold a clip) to brightness instead of spikes: what the pictures
 * themselves tell without any retina.
 */
export function fitBrightness(training: readonly WatchedClip[], shape: Lags): RidgeFit {
	const features: Float64Array[] = [];
	const targets: number[] = [];
	for (const { clip, track } of training) {
		for (let tMs = shape.binMs * shape.lags; tMs <= clip.truth.durationS * 1000; tMs += shape.binMs) {
			features.push(featuresAt(track, shape, tMs));
			targets.push(closureAt(clip.truth, tMs / 1000));
		}
	}
	return crossValidatedRidge({ features, targets: Float64Array.from(targets) }, Math.max(2, training.length));
}

/** The closure that such a map gives over a clip, not yet shaped. */
export const closureFrom =
	({ map }: RidgeFit, track: BrightnessTrack, shape: Lags) =>
	(tMs: number): number =>
		predict(map, featuresAt(track, shape, tMs));
