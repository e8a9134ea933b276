import { createRunningTriggeredAverage, type SpikeTriggeredAverage } from './runningTriggeredAverage.ts';

/** What was shown: pictures one after the other, each until the next. */
export interface ShownFrames {
	/** When each picture comes on, s, ascending. */
	readonly startsS: readonly number[];
	/** Values of a picture, as many for each; a full field has one. */
	frame(index: number): ArrayLike<number>;
}

/** The picture that is on at a time: the last that began. */
function frameAt(startsS: readonly number[], tS: number): number {
	let [low, high] = [0, startsS.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((startsS[middle] as number) <= tS) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}

/**
 * The spike-triggered average (de Boer & Kuyper 1968, IEEE Trans. Biomed. Eng. 15:169-179; Chichilnisky 2001, Network 12:199-213).
 * @param spikesS of one cell, over all repeats of what was shown
 * @param lags pictures before a spike that are averaged
 * @param untilS end of the last picture; later spikes do not count
 */
export function spikeTriggeredAverage(
	{ startsS, frame }: ShownFrames,
	spikesS: readonly number[],
	lags: number,
	untilS: number,
): SpikeTriggeredAverage {
	const count = startsS.length;
	const spikesIn = new Float64Array(count);
	for (const tS of spikesS) {
		const index = tS < untilS ? frameAt(startsS, tS) : -1;
		if (index >= 0) spikesIn[index] = (spikesIn[index] as number) + 1;
	}
	const running = createRunningTriggeredAverage(count === 0 ? 0 : frame(0).length, lags);
	for (let index = 0; index < count; index++) running.show(frame(index), spikesIn[index] as number);
	return running.result(((startsS.at(-1) as number) - (startsS[0] as number)) / (count - 1));
}

/** The course in time of an average at one place. */
export interface FilterShape {
	/** Largest departure, with its sign. */
	readonly peak: number;
	/** How long before the spike it is, s, to the middle of the picture. */
	readonly peakS: number;
	/** Size of the largest departure of the other sign over that of the peak: 0 monophasic, towards 1 biphasic. */
	readonly biphasicIndex: number;
}

/** Measures the filter at a place (index in a picture). */
export function filterShape({ average, everyS }: SpikeTriggeredAverage, place: number): FilterShape {
	const course = average.map((each) => each[place] as number);
	const lag = course.reduce((best, each, k) => (Math.abs(each) > Math.abs(course[best] as number) ? k : best), 0);
	const peak = course[lag] as number;
	const opposed = course.map((each) => -each * Math.sign(peak));
	return {
		peak,
		peakS: (lag + 0.5) * everyS,
		biphasicIndex: peak === 0 ? 0 : Math.max(0, ...opposed) / Math.abs(peak),
	};
}

/** The place at which an average departs most, at any lag. */
export function strongestPlace({ average }: SpikeTriggeredAverage): { readonly place: number; readonly lag: number } {
	let found = { place: 0, lag: 0 };
	let most = -1;
	average.forEach((values, lag) => {
		values.forEach((each, place) => {
			if (Math.abs(each) > most) {
				most = Math.abs(each);
				found = { place, lag };
			}
		});
	});
	return found;
}
