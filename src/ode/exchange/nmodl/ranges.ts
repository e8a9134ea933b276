/** Two digits are enough for the end of a range. */
const rounded = (value: number): number => Number(value.toPrecision(2));

/**
 * A range for a parameter of which NMODL states none that is of use.
 * @param stated what the file states, in this unit: `<0, 1e9>` says that it is not negative
 */
export function rangeOfParameter(
	value: number,
	unit: string,
	stated?: readonly [number, number],
): readonly [number, number] {
	const [low, high] = assumed(value, unit);
	const [least, most] = stated ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
	return [Math.min(value, Math.max(low, least)), Math.max(value, Math.min(high, most))];
}

function assumed(value: number, unit: string): readonly [number, number] {
	if (unit === 'mV') return [Math.min(-200, rounded(2 * value)), Math.max(200, rounded(2 * value))];
	if (value === 0) return [-1, 1];
	return value > 0 ? [0, rounded(10 * value)] : [rounded(10 * value), 0];
}

/** What is physically possible for a state: NMODL says it by clamps, by FROM … TO, or not. */
export function rangeOfState(
	value: number,
	unit: string,
	{ low, high }: { readonly low?: number; readonly high?: number },
	stated?: readonly [number, number],
): readonly [number, number] {
	const [least, most] = stated ?? natural(value, unit);
	return [low ?? Math.min(least, value), high ?? Math.max(most, value)];
}

function natural(value: number, unit: string): readonly [number, number] {
	if (unit === '1') return [0, 1];
	if (/^[munp]?M$/.test(unit)) return [0, Math.max(1, rounded(1000 * value))];
	if (/S/.test(unit)) return [0, Math.max(1, rounded(1000 * value))];
	const size = Math.max(1000, rounded(1000 * Math.abs(value)));
	return [-size, size];
}
