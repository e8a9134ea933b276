import type { Clock } from '../../base/clock.ts';
import { stampOfMs } from '../wire/timeStamp.ts';
import type { LineBudget } from './lineBudget.ts';
import type { LinkSettings } from './settings.ts';
import type { SpikeDoor } from './spikeDoor.ts';
import type { SpikeQueue } from './spikeQueue.ts';

/** The window whose counts leave next, while spikes travel as rates. */
export interface CountWindow {
	/** It began then, ms on the link's clock. */
	beganAt(ms: number): void;
	/** Sends its counts, if there is room, and begins a new one. @returns whether everything counted has left */
	send(): boolean;
}

/** What a window needs of its session. */
export interface CountWindowOptions {
	readonly clock: Clock;
	readonly settings: LinkSettings;
	readonly budget: LineBudget;
}

/** Counts that find no room for so many windows are not on their way: that is said. */
const BLOCKED_WINDOWS = 5;

/** A window that begins now. */
export function createCountWindow(
	{ clock, settings, budget }: CountWindowOptions,
	queue: SpikeQueue,
	door: SpikeDoor,
): CountWindow {
	let startMs = clock();
	return {
		beganAt(ms) {
			startMs = ms;
		},
		send() {
			const nowMs = clock();
			const room = door.hasRoom();
			if (room) {
				const windowUs = Math.round((nowMs - startMs) * 1000);
				for (const taken of queue.takeRates(budget.frameBytes(), stampOfMs(nowMs), windowUs)) door.write(taken);
				startMs = nowMs;
			} else if (nowMs - startMs > settings.staleAfterMs) {
				if (queue.counted() > 0) door.dropStale();
				startMs = nowMs;
			} else if (queue.counted() > 0 && nowMs - startMs > BLOCKED_WINDOWS * settings.rateWindowMs) {
				door.setBlocked(true);
			}
			return room && queue.counted() === 0;
		},
	};
}
