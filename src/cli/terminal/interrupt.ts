/** Ends long work on Ctrl-C (or a polite kill) so that files are closed with whole rows in them. */
export interface Interrupt {
	readonly signal: AbortSignal;
	/** Stops listening; a later Ctrl-C then ends the process at once. */
	dispose(): void;
}

/** The first SIGINT or SIGTERM aborts the signal; a second one ends the process at once. */
export function onInterrupt(): Interrupt {
	const controller = new AbortController();
	const stop = () => {
		if (controller.signal.aborted) process.exit(130);
		controller.abort();
	};
	process.on('SIGINT', stop);
	process.on('SIGTERM', stop);
	return {
		signal: controller.signal,
		dispose() {
			process.off('SIGINT', stop);
			process.off('SIGTERM', stop);
		},
	};
}
