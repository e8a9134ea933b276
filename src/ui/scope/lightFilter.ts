import type { SpikeTriggeredAverage } from '../../analysis/numbers/runningTriggeredAverage.ts';
import { createRunningTriggeredAverage } from '../../analysis/numbers/runningTriggeredAverage.ts';
import type { SpikeRing } from '../data/spikeRing.ts';
import { spikesBetween } from './collector.ts';

/** The light before spikes of a cell, on average, growing while the model runs. */
export interface LightFilter {
	/** Pictures that count. */
	readonly pictures: number;
	/** Takes what was shown since the last call. @param pictureAt the input of the receptors at a time, as it was then; undefined where it is not known */
	update(
		nowMs: number,
		spikes: Pick<SpikeRing, 'since'>,
		cell: number,
		pictureAt: (tMs: number) => ArrayLike<number> | undefined,
	): void;
	result(): SpikeTriggeredAverage;
	clear(): void;
}

/** How far before a spike it looks, ms. */
export const lookBackMs = 500;
/** Pictures that one call takes at most: what a screen that slept has missed is left out. */
const mostAtOnce = 2000;

/** Creates an empty filter. @param size receptors @param everyMs distance of the pictures, ms */
export function createLightFilter(size: number, everyMs: number): LightFilter {
	const running = createRunningTriggeredAverage(size, Math.ceil(lookBackMs / everyMs));
	/** Begin of the next picture. */
	let nextMs: number | undefined;
	return {
		get pictures() {
			return running.pictures;
		},
		update(nowMs, spikes, cell, pictureAt) {
			if (nextMs === undefined || nowMs < nextMs - everyMs || nowMs - nextMs > mostAtOnce * everyMs) nextMs = nowMs;
			if (nowMs < nextMs + everyMs) return;
			const times = spikesBetween(spikes, cell, nextMs, nowMs);
			let at = 0;
			while (nextMs + everyMs <= nowMs) {
				let count = 0;
				while (at < times.length && (times[at] as number) < nextMs + everyMs) {
					at++;
					count++;
				}
				const picture = pictureAt(nextMs);
				if (picture) running.show(picture, count);
				nextMs += everyMs;
			}
		},
		result: () => running.result(everyMs / 1000),
		clear() {
			running.clear();
			nextMs = undefined;
		},
	};
}
