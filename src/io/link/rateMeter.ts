import type { Clock } from '../../base/clock.ts';

/** How many spikes a second come, lately. */
export interface RateMeter {
	add(spikes: number): void;
	hz(): number;
	/** From now on at least this, until it is forgotten: what is known before anything was measured. */
	atLeast(hz: number): void;
}

/** An exponential mean over about a second: long against a burst of the retina, short against a user's patience. */
const TIME_CONSTANT_MS = 1000;

/** A meter at 0. */
export function createRateMeter(clock: Clock): RateMeter {
	let hz = 0;
	let atMs = clock();
	const decay = (): void => {
		const nowMs = clock();
		hz *= Math.exp((atMs - nowMs) / TIME_CONSTANT_MS);
		atMs = nowMs;
	};
	return {
		add(spikes) {
			decay();
			hz += (spikes * 1000) / TIME_CONSTANT_MS;
		},
		hz() {
			decay();
			return hz;
		},
		atLeast(floorHz) {
			decay();
			hz = Math.max(hz, floorHz);
		},
	};
}
