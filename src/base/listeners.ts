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
