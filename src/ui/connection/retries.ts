/** Tries again later, and later still when that fails too. */
export interface Retries {
	/** Tries again after a pause. Returns how long it is, ms. */
	later(): number;
	/** It worked: the next pause is a short one. */
	succeeded(): void;
	/** No try that has been put off comes. */
	cancel(): void;
}

const firstRetryMs = 500;
const longestRetryMs = 8000;

/** Creates retries of which none is under way. */
export function createRetries(retry: () => void): Retries {
	let pauseMs = firstRetryMs;
	let timer: ReturnType<typeof setTimeout> | undefined;
	return {
		later() {
			const inMs = pauseMs;
			timer = setTimeout(retry, inMs);
			pauseMs = Math.min(longestRetryMs, pauseMs * 2);
			return inMs;
		},
		succeeded() {
			pauseMs = firstRetryMs;
		},
		cancel: () => clearTimeout(timer),
	};
}
