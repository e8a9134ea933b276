import type { LetGoEvent } from './events.ts';

/** Tries of one shrinking at most: a device behind a pipe is slow. */
const MOST_TRIES = 2000;

/**
 * The smallest sequence found that still fails: events are left out in ever smaller runs, then waits are shortened.
 * @param fails whether a sequence fails; the one given does
 */
export async function shrink(
	events: readonly LetGoEvent[],
	fails: (events: readonly LetGoEvent[]) => boolean | Promise<boolean>,
): Promise<readonly LetGoEvent[]> {
	let best = events;
	let tries = 0;
	const take = async (candidate: readonly LetGoEvent[]): Promise<boolean> => {
		if (tries >= MOST_TRIES) return false;
		tries++;
		if (!(await fails(candidate))) return false;
		best = candidate;
		return true;
	};
	for (let run = best.length >> 1; run >= 1; run >>= 1) {
		for (let at = 0; at < best.length; ) {
			const without = [...best.slice(0, at), ...best.slice(at + run)];
			if (!(await take(without))) at += run;
		}
	}
	for (let at = 0; at < best.length; at++) {
		const event = best[at];
		if (event === undefined) continue;
		const replaced = (changes: Partial<LetGoEvent>) =>
			best.map((one, i) => (i === at ? { ...event, ...changes } : one));
		for (const afterUs of [1, 1000, Math.floor(event.afterUs / 2)]) {
			if (afterUs < event.afterUs && (await take(replaced({ afterUs })))) break;
		}
	}
	// What was waited for may have been what held an event in place.
	for (let at = 0; at < best.length; ) {
		if (!(await take([...best.slice(0, at), ...best.slice(at + 1)]))) at++;
	}
	return best;
}
