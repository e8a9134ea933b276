import type { Timers } from '../base/clock.ts';
import { answerWithinMs, mostOpenRequests } from '../protocol/limits/requestLimits.ts';

/** The requests of each screen that were taken and are not answered. */
export interface OpenRequests<Screen extends object, Entry> {
	/** Another one; false where as many as may are open. */
	open(screen: Screen, entry: Entry): boolean;
	/** It is answered or refused; false where it was already, or its screen is gone: then nothing is to be said any more. */
	close(screen: Screen, entry: Entry): boolean;
	/** The screen is gone: nothing of its is open any more. */
	left(screen: Screen): void;
	end(): void;
}

/**
 * Nothing is open yet.
 * @param late a request has been open for as long as one may be without a word
 */
export function createOpenRequests<Screen extends object, Entry>(
	timers: Timers,
	late: (screen: Screen, entry: Entry) => void,
): OpenRequests<Screen, Entry> {
	/** Each with what stops its time. */
	const open = new Map<Screen, Map<Entry, () => void>>();
	const left = (screen: Screen): void => {
		for (const cancel of open.get(screen)?.values() ?? []) cancel();
		open.delete(screen);
	};
	return {
		open(screen, entry) {
			const own = open.get(screen) ?? new Map<Entry, () => void>();
			if (own.size >= mostOpenRequests) return false;
			open.set(
				screen,
				own.set(
					entry,
					timers.after(answerWithinMs, () => late(screen, entry)),
				),
			);
			return true;
		},
		close(screen, entry) {
			const own = open.get(screen);
			own?.get(entry)?.();
			const wasOpen = own?.delete(entry) ?? false;
			if (own?.size === 0) open.delete(screen);
			return wasOpen;
		},
		left,
		end() {
			for (const screen of [...open.keys()]) left(screen);
		},
	};
}
