/** Sparse elimination without pivoting, decided once from the pattern of a matrix. */

/** The order in which rows and columns are eliminated, and what it costs. */
export interface EliminationOrder {
	/** States in the order in which they are eliminated. */
	readonly order: readonly number[];
	/** Entries of the matrix off its diagonal, before and after fill-in. */
	readonly entries: number;
	readonly filled: number;
}

/**
 * Chooses pivots from the diagonal by least fill (Markowitz 1957): at each turn the one with the smallest product of the numbers of
 * entries in its row and its column. Ties go to the earlier state, so the order depends on nothing but the pattern.
 * @param size number of states
 * @param pattern [row, column] pairs with an entry; the diagonal is taken as full
 */
export function eliminationOrder(size: number, pattern: readonly (readonly [number, number])[]): EliminationOrder {
	const rows = Array.from({ length: size }, () => new Set<number>());
	const columns = Array.from({ length: size }, () => new Set<number>());
	let filled = 0;
	const add = (row: number, column: number) => {
		if (row === column || rows[row]?.has(column)) return;
		rows[row]?.add(column);
		columns[column]?.add(row);
		filled++;
	};
	for (const [row, column] of pattern) add(row, column);
	const entries = filled;
	const left = new Set(Array.from({ length: size }, (_, k) => k));
	const order: number[] = [];
	while (left.size > 0) {
		let best = -1;
		let least = Number.POSITIVE_INFINITY;
		for (const k of left) {
			const cost = (rows[k]?.size ?? 0) * (columns[k]?.size ?? 0);
			if (cost < least) {
				least = cost;
				best = k;
			}
		}
		left.delete(best);
		order.push(best);
		const pivotRow = rows[best] as Set<number>;
		const pivotColumn = columns[best] as Set<number>;
		for (const row of pivotColumn) rows[row]?.delete(best);
		for (const column of pivotRow) columns[column]?.delete(best);
		for (const row of pivotColumn) for (const column of pivotRow) add(row, column);
	}
	return { order, entries, filled };
}
