/**
 * Room for one thing between a live producer and a reader: putting a newer one in drops the older. Ends normally by
 * `end`, or with an error by `fail`; either way a waiting thing is handed over first.
 */
export interface NewestFrame<T> {
	/** How many were replaced before they were taken. */
	readonly dropped: number;
	put(item: T): void;
	end(): void;
	fail(error: Error): void;
	/** The newest item, waiting for one if need be; undefined after the end. Rejects after `fail`. */
	take(): Promise<T | undefined>;
}

/** An empty room. */
export function createNewestFrame<T>(): NewestFrame<T> {
	let waiting: { item: T } | undefined;
	let dropped = 0;
	let ended = false;
	let failure: Error | undefined;
	let wake: (() => void) | undefined;
	const signal = (): void => {
		wake?.();
		wake = undefined;
	};
	return {
		get dropped() {
			return dropped;
		},
		put(item) {
			if (ended) return;
			if (waiting !== undefined) dropped++;
			waiting = { item };
			signal();
		},
		end() {
			ended = true;
			signal();
		},
		fail(error) {
			failure ??= error;
			ended = true;
			signal();
		},
		async take() {
			while (waiting === undefined) {
				if (failure !== undefined) throw failure;
				if (ended) return undefined;
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
			const { item } = waiting;
			waiting = undefined;
			return item;
		},
	};
}
