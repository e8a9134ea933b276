/** What is asked for: a value, or what becomes of the one that holds when the change's turn comes. */
export type Change<Value> = Value | ((present: Value) => Value);

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Fields that say what the others mean: where one differs, the values have nothing in common. */
const kinds = ['type', 'kind', 'mode', 'name'] as const;

const isOneKind = (a: Fields, b: Fields): boolean => kinds.every((kind) => a[kind] === b[kind]);

/** What has come and gone between two lists: so many items at a place, and others in their stead. */
function spliceOf(shown: readonly unknown[], next: readonly unknown[]) {
	const shortest = Math.min(shown.length, next.length);
	let start = 0;
	while (start < shortest && isSame(shown[start], next[start])) start++;
	let end = 0;
	while (end < shortest - start && isSame(shown[shown.length - 1 - end], next[next.length - 1 - end])) end++;
	return { start, gone: shown.length - start - end, come: next.slice(start, next.length - end) };
}

/** A list of one may be written as what is in it. */
const listOf = (value: unknown): readonly unknown[] =>
	Array.isArray(value) ? value : value === undefined ? [] : [value];

function mergedLists(shown: readonly unknown[], present: readonly unknown[], next: readonly unknown[]): unknown[] {
	if (shown.length === next.length && shown.length === present.length)
		return next.map((each, k) => merged(shown[k], present[k], each));
	const { start, gone, come } = spliceOf(shown, next);
	// Items behind what was shown have come since: what is added at the end comes after them.
	const at = start === shown.length ? present.length : Math.min(start, Math.max(0, present.length - gone));
	return [...present.slice(0, at), ...come, ...present.slice(at + gone)];
}

function merged(shown: unknown, present: unknown, next: unknown): unknown {
	if (isSame(next, shown)) return present;
	if (isSame(present, shown)) return next;
	if ([shown, present, next].some(Array.isArray)) return mergedLists(listOf(shown), listOf(present), listOf(next));
	if (!isFields(shown) || !isFields(present) || !isFields(next)) return next;
	if (!isOneKind(shown, next) || !isOneKind(present, next)) return next;
	const names = new Set([...Object.keys(present), ...Object.keys(next)]);
	const fields = [...names].map((name) => [name, merged(shown[name], present[name], next[name])] as const);
	return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/**
 * A change that was made on what was shown, on top of whatever holds when its turn comes: two quick changes of different fields are both there in the end, two
 * of the same field leave the second. Where the two have nothing in common (another kind of light) the change is whole by itself.
 * @param shown what the fields showed when the change was made
 * @param next what was shown, with the change
 */
export const onto =
	<Value>(shown: NoInfer<Value>, next: NoInfer<Value>): ((present: Value) => Value) =>
	(present) =>
		// Made of fields of the three, each where the same field was.
		merged(shown, present, next) as Value;
