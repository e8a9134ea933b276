import { createListeners } from '../../base/listeners.ts';
import type { CloseReason } from './transport.ts';

/** The one close event of a transport: listeners of before and after get it. */
export interface CloseEvent {
	/** Adds a listener; when closed already it is called in a microtask. */
	add(listener: (reason: CloseReason) => void): () => void;
	/** Closes, the first time only. @returns whether this was the first time */
	close(reason: CloseReason): boolean;
	reason(): CloseReason | null;
}

/** The close event of a transport that is open. */
export function createCloseEvent(): CloseEvent {
	const listeners = createListeners<CloseReason>();
	let closed: CloseReason | null = null;
	return {
		add(listener) {
			if (closed === null) return listeners.add(listener);
			const reason = closed;
			let wanted = true;
			queueMicrotask(() => {
				if (wanted) listener(reason);
			});
			return () => {
				wanted = false;
			};
		},
		close(reason) {
			if (closed !== null) return false;
			closed = reason;
			listeners.emit(reason);
			return true;
		},
		reason: () => closed,
	};
}
