/** How a response to a flash or step goes, times from the beginning of the window, s. */
export interface PulseShape {
	/** Largest departure from the beginning of the window, with its sign, in the unit of the trace. */
	readonly change: number;
	readonly timeToPeakS: number;
	/** Time for which it is above half of its peak; NaN where it does not fall below again. */
	readonly halfWidthS: number;
	/** Time constant of its decay: one exponential through what follows the peak, from 80 to 20 % of it; NaN where it does not fall so far. */
	readonly decayS: number;
	/** Time after the peak at which it falls back to a part of its peak, or of another amplitude; NaN where it does not. */
	backAtS(part: number, amplitude?: number): number;
}

/** Between these parts of the peak the decay is fitted. */
const decayFrom = 0.8;
const decayTo = 0.2;

/** Slope of a straight line through points by least squares. */
export function slopeOf(x: readonly number[], y: readonly number[]): number {
	const count = x.length;
	const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / count;
	const [centreX, centreY] = [mean(x), mean(y)];
	const covariance = x.reduce((sum, each, k) => sum + (each - centreX) * ((y[k] as number) - centreY), 0);
	return covariance / x.reduce((sum, each) => sum + (each - centreX) ** 2, 0);
}

/**
 * Measures one response.
 * @param timesS samples at equal distances, s, ascending; the first is the beginning, whose value is the baseline
 */
export function pulseShape(timesS: readonly number[], values: readonly number[]): PulseShape {
	const [startS, baseline] = [timesS[0] as number, values[0] as number];
	const signed = values.map((each) => each - baseline);
	const peak = signed.reduce((best, each, k) => (Math.abs(each) > Math.abs(signed[best] as number) ? k : best), 0);
	const change = signed[peak] as number;
	const response = signed.map((each) => each * Math.sign(change));
	/** Time at which the response passes a level between two samples. */
	const passing = (k: number, level: number) => {
		const [before, after] = [response[k - 1] as number, response[k] as number];
		const [from, to] = [timesS[k - 1] as number, timesS[k] as number];
		return from + ((to - from) * (level - before)) / (after - before);
	};
	const falls = (level: number): number => {
		const k = response.findIndex((each, at) => at > peak && each < level);
		return k < 0 ? Number.NaN : passing(k, level) - startS;
	};
	const rises = (level: number): number => {
		const k = response.findIndex((each) => each >= level);
		return k <= 0 ? 0 : passing(k, level) - startS;
	};
	const size = Math.abs(change);
	const lastS = falls(decayTo * size) + startS;
	const decay = response
		.map((each, k) => ({ each, tS: timesS[k] as number, k }))
		.filter(({ each, tS, k }) => k > peak && tS <= lastS && each <= decayFrom * size && each > 0);
	return {
		change,
		timeToPeakS: (timesS[peak] as number) - startS,
		halfWidthS: falls(size / 2) - rises(size / 2),
		decayS:
			decay.length < 3
				? Number.NaN
				: -1 /
					slopeOf(
						decay.map(({ tS }) => tS),
						decay.map(({ each }) => Math.log(each)),
					),
		backAtS: (part, amplitude = size) => falls(part * amplitude),
	};
}
