/** A queue of one: each work begins when the one before it has ended, well or badly. Gives what takes works in turn. */
export function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
	let last: Promise<unknown> = Promise.resolve();
	return (work) => {
		const done = last.then(work, work);
		last = done.catch(() => undefined);
		return done;
	};
}
