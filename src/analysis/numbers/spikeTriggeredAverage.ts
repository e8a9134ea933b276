/** What was shown: pictures one after the other, each until the next. */
export interface ShownFrames {
	/** When each picture comes on, s, ascending. */
	readonly startsS: readonly number[];
	/** Values of a picture, as many for each; a full field has one. */
	frame(index: number): ArrayLike<number>;
}

/** Mean of what was shown before spikes. */
export interface SpikeTriggeredAverage {
	/** How long a picture lasts, s: the distance of lags. */
	readonly everyS: number;
	/** By lag in pictures (0: the one in which the spike falls), values of a picture, as departures from the mean over all pictures. */
	readonly average: readonly Float64Array[];
	/** Spikes that count: those with a whole past. */
	readonly spikes: number;
	/** Standard error of every value if spikes did not depend on the light: standard deviation of what was shown over the root of the spikes. */
	readonly standardError: number;
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
	const pictures = Array.from({ length: count }, (_, index) => frame(index));
	const size = pictures[0]?.length ?? 0;
	const mean = new Float64Array(size);
	let squares = 0;
	for (const picture of pictures) {
		for (let k = 0; k < size; k++) mean[k] = (mean[k] as number) + (picture[k] as number) / count;
	}
	for (const picture of pictures) {
		for (let k = 0; k < size; k++) squares += ((picture[k] as number) - (mean[k] as number)) ** 2;
	}
	const average = Array.from({ length: lags }, () => new Float64Array(size));
	const triggers = spikesS.map((tS) => (tS < untilS ? frameAt(startsS, tS) : -1)).filter((index) => index >= lags - 1);
	for (const index of triggers) {
		average.forEach((sum, lag) => {
			const picture = pictures[index - lag] as ArrayLike<number>;
			for (let k = 0; k < size; k++) sum[k] = (sum[k] as number) + (picture[k] as number);
		});
	}
	const spikes = triggers.length;
	for (const sum of average) {
		for (let k = 0; k < size; k++) sum[k] = (sum[k] as number) / spikes - (mean[k] as number);
	}
	const deviation = Math.sqrt(squares / (count * size));
	return {
		everyS: ((startsS.at(-1) as number) - (startsS[0] as number)) / (count - 1),
		average,
		spikes,
		standardError: deviation / Math.sqrt(spikes),
	};
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
