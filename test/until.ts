/** Longest pause between looks, ms. */
const pauseMs = 5;

/** Lets others work for a turn of the machine's clock. */
export const aMoment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, pauseMs));

/**
 * Waits until something is so and gives what `holds` gave; the test's own time limit is the only one, so that nothing depends on how quick
 * the machine is.
 */
export async function until<T>(holds: () => T | Promise<T>): Promise<NonNullable<T>> {
	for (;;) {
		const found = await holds();
		if (found) return found;
		await aMoment();
	}
}

/** Waits until so much time has passed on a clock, in looks of a few ms. */
export async function passed(clock: () => number, ms: number): Promise<void> {
	const endMs = clock() + ms;
	await until(() => clock() >= endMs);
}
