/** Ends long work on Ctrl-C (a polite kill, a terminal that is closed) so that files are closed with whole rows in them. */
export interface Interrupt {
	readonly signal: AbortSignal;
	/** Stops listening; a later Ctrl-C then ends the process at once. After the first one, whoever does not read what is left is not waited for long. */
	dispose(): void;
}

/** What asks a program to end: Ctrl-C, `kill`, and its terminal going away. */
const requests = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How long an interrupted program waits for a reader of its last words, ms. */
const lastWordsMs = 2000;

/** The first request aborts the signal; a second one ends the process at once. */
export function onInterrupt(): Interrupt {
	const controller = new AbortController();
	const stop = () => {
		if (controller.signal.aborted) process.exit(130);
		controller.abort();
	};
	for (const request of requests) process.on(request, stop);
	return {
		signal: controller.signal,
		dispose() {
			for (const request of requests) process.off(request, stop);
			if (controller.signal.aborted) setTimeout(() => process.exit(), lastWordsMs).unref();
		},
	};
}
