import type { CloseReason } from './transport.ts';

/** A set of listeners of one kind of event. */
export interface Listeners<T> {
	/** Adds a listener; the same function twice is two listeners. @returns removes it */
	add(listener: (value: T) => void): () => void;
	emit(value: T): void;
	size(): number;
}

/** Makes an empty set of listeners. */
export function createListeners<T>(): Listeners<T> {
	const all = new Set<{ readonly call: (value: T) => void }>();
	return {
		add(listener) {
			const entry = { call: listener };
			all.add(entry);
			return () => void all.delete(entry);
		},
		emit(value) {
			for (const { call } of [...all]) call(value);
		},
		size: () => all.size,
	};
}

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
