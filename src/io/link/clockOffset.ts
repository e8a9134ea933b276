import { msOfStamp, stampDifferenceUs, wrapStamp } from '../wire/timeStamp.ts';
import type { LinkClock } from './state.ts';

/** The four stamps of one comparison, µs modulo 2^32. */
export interface ClockSample {
	/** Request left, answer came: the link's clock. */
	readonly sentUs: number;
	readonly cameUs: number;
	/** Request came, answer left: the device's clock. */
	readonly heardUs: number;
	readonly answeredUs: number;
}

/** Estimates the offset of the device's clock as NTP does. */
export interface ClockOffset {
	add(sample: ClockSample): void;
	/** A stamp of the device as ms on the link's clock, given the time now; null before the first sample. */
	toLinkMs(deviceUs: number, nowMs: number): number | null;
	estimate(): LinkClock | null;
	/** The shortest way there and back since the last reset, ms; null before the first sample. */
	shortestMs(): number | null;
	reset(): void;
}

/** Comparisons kept; the one with the shortest round trip counts (Mills 1991, doi:10.1109/26.103043). At ten a second quartz drifts under 0.1 ms meanwhile. */
const KEPT = 16;

/** An estimator without samples. */
export function createClockOffset(): ClockOffset {
	let shortestUs: number | null = null;
	let samples: { readonly offsetUs: number; readonly roundTripUs: number }[] = [];

	const best = () =>
		samples.reduce<(typeof samples)[number] | null>(
			(least, sample) => (least === null || sample.roundTripUs < least.roundTripUs ? sample : least),
			null,
		);

	return {
		add({ sentUs, cameUs, heardUs, answeredUs }) {
			const there = stampDifferenceUs(heardUs, sentUs);
			const back = stampDifferenceUs(answeredUs, cameUs);
			const roundTripUs = stampDifferenceUs(cameUs, sentUs) - stampDifferenceUs(answeredUs, heardUs);
			if (roundTripUs < 0) return;
			shortestUs = Math.min(shortestUs ?? roundTripUs, roundTripUs);
			// The mean of two numbers on a circle: half their difference beyond the first.
			const offsetUs = wrapStamp(there + Math.round(stampDifferenceUs(back, there) / 2));
			samples = [...samples, { offsetUs, roundTripUs }].slice(-KEPT);
		},
		toLinkMs(deviceUs, nowMs) {
			const sample = best();
			return sample === null ? null : msOfStamp(wrapStamp(deviceUs - sample.offsetUs), nowMs);
		},
		estimate() {
			const sample = best();
			const newest = samples.at(-1);
			if (sample === null || newest === undefined) return null;
			return {
				offsetUs: stampDifferenceUs(sample.offsetUs, 0),
				roundTripMs: sample.roundTripUs / 1000,
				lastRoundTripMs: newest.roundTripUs / 1000,
			};
		},
		shortestMs: () => (shortestUs === null ? null : shortestUs / 1000),
		reset() {
			samples = [];
			shortestUs = null;
		},
	};
}
