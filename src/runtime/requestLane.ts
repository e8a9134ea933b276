/** What screens wait for, each in order, and the screens in turn. */
export interface RequestLane<Screen extends object, Entry> {
	add(screen: Screen, entry: Entry): void;
	/** It waits no more. */
	remove(screen: Screen, entry: Entry): void;
	/** The next one, whose screen is last in line afterwards; undefined when no screen that keeps up waits for anything. */
	next(): readonly [screen: Screen, entry: Entry] | undefined;
	/** A screen is gone, and what it waited for with it. */
	forget(screen: Screen): void;
	clear(): void;
	isEmpty(): boolean;
	/** Entries that wait. */
	count(): number;
}

/**
 * Creates an empty lane.
 * @param isBehind a screen that has not taken its answers of before: it is passed over
 */
export function createRequestLane<Screen extends object, Entry extends object>(
	isBehind: (screen: Screen) => boolean,
): RequestLane<Screen, Entry> {
	/** The first in the map is the next to have its turn. */
	const waiting = new Map<Screen, Entry[]>();
	return {
		add(screen, entry) {
			const queue = waiting.get(screen) ?? [];
			queue.push(entry);
			waiting.set(screen, queue);
		},
		remove(screen, entry) {
			const left = (waiting.get(screen) ?? []).filter((each) => each !== entry);
			// In its place: the screen keeps its turn.
			if (left.length > 0) waiting.set(screen, left);
			else waiting.delete(screen);
		},
		next() {
			for (const [screen, queue] of waiting) {
				if (isBehind(screen)) continue;
				const entry = queue.shift();
				waiting.delete(screen);
				if (!entry) continue;
				if (queue.length > 0) waiting.set(screen, queue);
				return [screen, entry];
			}
			return undefined;
		},
		forget: (screen) => void waiting.delete(screen),
		clear: () => waiting.clear(),
		isEmpty: () => waiting.size === 0,
		count: () => [...waiting.values()].reduce((sum, { length }) => sum + length, 0),
	};
}
