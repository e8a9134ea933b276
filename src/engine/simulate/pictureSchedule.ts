import type { Linear32Frame } from '../../retina/light/field/lightFrame.ts';
import type { PictureCourse } from '../../retina/light/field/pictureCourse.ts';
import type { RateSchedule } from './rateSchedule.ts';

/**
 * Pictures as the light of a run.
 * @param settleS time of the run before recorded time, s
 */
export function pictureSchedule({ frames, endMs, background }: PictureCourse, settleS: number): RateSchedule {
	const behind: Linear32Frame = { format: 'linear32', width: 1, height: 1, data: Float32Array.of(background) };
	const startsMs = frames.map(({ tMs }) => tMs + settleS * 1000);
	const until = endMs + settleS * 1000;
	return {
		changesMs: [...startsMs, until].filter((tMs) => tMs > 0 && Number.isFinite(tMs)),
		lightAt(tMs) {
			if (tMs >= until) return behind;
			// The last that has begun.
			let [low, high] = [0, startsMs.length];
			while (low < high) {
				const middle = (low + high) >>> 1;
				if ((startsMs[middle] as number) <= tMs) low = middle + 1;
				else high = middle;
			}
			return frames[low - 1]?.picture ?? behind;
		},
	};
}
