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

/** A spike-triggered average that grows with every picture that is shown. */
export interface RunningTriggeredAverage {
	/** Pictures shown so far. */
	readonly pictures: number;
	/**
	 * The next picture, each as long as the one before, and how many spikes fall into it. Spikes that have not as many pictures before them as there are
	 * lags do not count.
	 */
	show(picture: ArrayLike<number>, spikes: number): void;
	/** What it comes to. @param everyS how long a picture lasts, s */
	result(everyS: number): SpikeTriggeredAverage;
	clear(): void;
}

/**
 * Creates an empty average (as `spikeTriggeredAverage`, which says whose method it is).
 * @param size values of a picture
 * @param lags pictures before a spike that are averaged
 */
export function createRunningTriggeredAverage(size: number, lags: number): RunningTriggeredAverage {
	const ring = Array.from({ length: lags }, () => new Float64Array(size));
	const before = Array.from({ length: lags }, () => new Float64Array(size));
	// Sums are those of departures from the first picture: what all have in common costs no digits.
	const origin = new Float64Array(size);
	const sum = new Float64Array(size);
	const squares = new Float64Array(size);
	let pictures = 0;
	let spikes = 0;

	function count(times: number): void {
		if (times === 0 || pictures < lags) return;
		spikes += times;
		before.forEach((total, lag) => {
			const picture = ring[(pictures - 1 - lag) % lags] as Float64Array;
			for (let k = 0; k < size; k++) total[k] = (total[k] as number) + times * (picture[k] as number);
		});
	}

	return {
		get pictures() {
			return pictures;
		},
		show(picture, times) {
			if (pictures === 0) for (let k = 0; k < size; k++) origin[k] = picture[k] as number;
			const own = ring[pictures % lags] as Float64Array;
			for (let k = 0; k < size; k++) {
				const value = (picture[k] as number) - (origin[k] as number);
				own[k] = value;
				sum[k] = (sum[k] as number) + value;
				squares[k] = (squares[k] as number) + value * value;
			}
			pictures++;
			count(times);
		},
		result(everyS) {
			const variance = squares.reduce((total, each, k) => {
				const mean = (sum[k] as number) / pictures;
				return total + Math.max(0, each / pictures - mean * mean);
			}, 0);
			return {
				everyS,
				average: before.map((total) => total.map((each, k) => each / spikes - (sum[k] as number) / pictures)),
				spikes,
				standardError: Math.sqrt(variance / size) / Math.sqrt(spikes),
			};
		},
		clear() {
			for (const each of [...before, sum, squares]) each.fill(0);
			pictures = 0;
			spikes = 0;
		},
	};
}
