/**
 * Where a series first crosses a level, in the order of x.
 * @param x ascending
 * @param logarithmic interpolates between logarithms of x (all above 0) and not between x
 * @returns x of the first crossing in either direction, NaN where there is none
 */
export function crossingOf(x: readonly number[], y: readonly number[], level: number, logarithmic: boolean): number {
	for (let k = 1; k < x.length; k++) {
		const [before, after] = [(y[k - 1] as number) - level, (y[k] as number) - level];
		if (before === 0) return x[k - 1] as number;
		if (before * after > 0 || !Number.isFinite(before * after)) continue;
		const part = before / (before - after);
		const [from, to] = [x[k - 1] as number, x[k] as number];
		return logarithmic ? from * (to / from) ** part : from + part * (to - from);
	}
	return (y.at(-1) as number) === level ? (x.at(-1) as number) : Number.NaN;
}
