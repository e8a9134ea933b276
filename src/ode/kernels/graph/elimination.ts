/** Sparse elimination without pivoting, decided once from the pattern of a matrix. */

import { limits } from '../../equations/language/limits.ts';
import { EquationError } from '../../equations/language/place.ts';
import { deriveKind } from '../../equations/linking/jacobian.ts';
import type { Kind } from '../../equations/linking/kind.ts';

/** The order in which rows and columns are eliminated, and what it costs. */
export interface EliminationOrder {
	/** States in the order in which they are eliminated. */
	readonly order: readonly number[];
	/** Entries of the matrix off its diagonal, before and after fill-in. */
	readonly entries: number;
	readonly filled: number;
	/** Products of two entries that the elimination takes. */
	readonly products: number;
}

/**
 * Chooses pivots from the diagonal by least fill (Markowitz 1957): at each turn the one with the smallest product of the numbers of
 * entries in its row and its column. Ties go to the earlier state, so the order depends on nothing but the pattern.
 * @param size number of states
 * @param pattern [row, column] pairs with an entry; the diagonal is taken as full
 * @param mostProducts where it takes more, the order ends early
 */
export function eliminationOrder(
	size: number,
	pattern: readonly (readonly [number, number])[],
	mostProducts = Number.POSITIVE_INFINITY,
): EliminationOrder {
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
	let products = 0;
	while (left.size > 0 && products <= mostProducts) {
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
		products += least;
		const pivotRow = rows[best] as Set<number>;
		const pivotColumn = columns[best] as Set<number>;
		for (const row of pivotColumn) rows[row]?.delete(best);
		for (const column of pivotRow) columns[column]?.delete(best);
		for (const row of pivotColumn) for (const column of pivotRow) add(row, column);
	}
	return { order, entries, filled, products };
}

/**
 * Refuses a kind whose states act on each other in so many ways that the code of a step would be too long.
 * @throws EquationError at its declaration
 */
export function checkElimination(kind: Kind): void {
	const indices = new Map(kind.states.map(({ path }, index) => [path, index]));
	const pattern = deriveKind(kind, [...indices.keys()]).entries.flatMap(({ row, variable }) => {
		const column = indices.get(variable);
		return column === undefined ? [] : [[row, column] as const];
	});
	const { products } = eliminationOrder(kind.states.length, pattern, limits.products);
	if (products <= limits.products) return;
	throw new EquationError(
		kind.declaration.place,
		`its ${kind.states.length} states act on each other in so many ways that a step would take more than ${limits.products} products to solve; divide it, as into a cell and its neighbour, or let fewer states stand in the equation of another`,
	);
}
