import type { Status } from '../protocol/status.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** The end of a run, by itself or before its time. */
export interface LiveEnd {
	/** Resolves with the last status once the run has ended. */
	readonly finished: Promise<Status>;
	/** It has ended. */
	finish(status: Status): void;
	/** Ends the run where it stands; an engine that is gone cannot say so any more. */
	stop(): void;
}

/** How long an engine may take to say where it stopped, ms. */
const goneMs = 1000;

/** The end to come. @param present the runtime, which does not run before it is there */
export function createLiveEnd(present: () => Runtime | undefined): LiveEnd {
	let finish: (status: Status) => void = () => undefined;
	const finished = new Promise<Status>((resolve) => {
		finish = resolve;
	});
	return {
		finished,
		finish,
		stop() {
			const runtime = present();
			if (!runtime) return;
			runtime.runUntil(0, false, 'wall');
			// It must keep the process alive: without its engine nothing else does.
			const gone = setTimeout(() => finish(runtime.status()), goneMs);
			void finished.then(() => clearTimeout(gone));
		},
	};
}
