/** What follows from other things and takes much room: made when it is asked for, and kept no longer than the collector lets it be. */
export function remembered<T extends object>(make: () => T): () => T {
	let last: WeakRef<T> | undefined;
	return () => {
		const known = last?.deref();
		if (known) return known;
		const made = make();
		last = new WeakRef(made);
		return made;
	};
}
