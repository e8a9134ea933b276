import type { Timers } from '../../base/clock.ts';
import type { CloseReason, Transport, TransportFactory } from '../transport/transport.ts';
import type { LinkSettings } from './settings.ts';

/** What a connector tells its owner. */
export interface ConnectorHandlers {
	/** An attempt begins. */
	connecting(): void;
	opened(transport: Transport): void;
	/** There is no line; a sentence says why. The next attempt is due in so many ms. */
	lost(reason: string, retryMs: number): void;
}

/** Opens a line, again and again, with pauses that double. */
export interface Connector {
	/** Gives the open line up and tries again after a pause. */
	reopen(reason: string): void;
	/** The line proved good: the next pause is short again. */
	proved(): void;
	/** Ends for good; resolves when the line is free. */
	close(): Promise<void>;
}

/** A connector that begins its first attempt at once. */
export function createConnector(
	open: TransportFactory,
	timers: Timers,
	settings: LinkSettings,
	handlers: ConnectorHandlers,
): Connector {
	const abort = new AbortController();
	let transport: Transport | null = null;
	let pauseMs = settings.firstRetryMs;
	let attempt = Promise.resolve();
	let cancelRetry = (): void => undefined;
	let ended = false;

	const lost = (reason: string): void => {
		transport = null;
		if (ended) return;
		const retryMs = pauseMs;
		pauseMs = Math.min(settings.longestRetryMs, pauseMs * 2);
		cancelRetry = timers.after(retryMs, begin);
		handlers.lost(reason, retryMs);
	};

	const use = async (opened: Transport): Promise<void> => {
		if (ended) {
			await opened.close();
			return;
		}
		transport = opened;
		opened.onClose((reason: CloseReason) => {
			if (transport === opened) lost(reason.message);
		});
		handlers.opened(opened);
	};

	const begin = (): void => {
		handlers.connecting();
		// The factory is the user's: it may throw at once as well as reject.
		attempt = Promise.resolve()
			.then(() => open(abort.signal))
			.then(use, (error: unknown) => lost(error instanceof Error ? error.message : String(error)));
	};
	begin();

	return {
		reopen(reason) {
			const old = transport;
			if (old === null) return;
			transport = null;
			// The next attempt must find the port free.
			void old.close().finally(() => lost(reason));
		},
		proved() {
			pauseMs = settings.firstRetryMs;
		},
		async close() {
			ended = true;
			cancelRetry();
			abort.abort();
			const old = transport;
			transport = null;
			await attempt;
			await old?.close();
		},
	};
}
