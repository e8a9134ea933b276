/** Dense linear systems, small enough for elimination without blocking. */

/**
 * Solves A·x = b in place by Gaussian elimination with partial pivoting (Golub & Van Loan 2013, algorithm 3.4.1).
 * @param a n×n, row by row; destroyed
 * @param b right-hand side; holds x afterwards
 * @returns false when A is singular to rounding
 */
export function solveInPlace(a: Float64Array, b: Float64Array): boolean {
	const n = b.length;
	const at = (row: number, column: number) => a[row * n + column] as number;
	for (let column = 0; column < n; column++) {
		let pivot = column;
		for (let row = column + 1; row < n; row++) {
			if (Math.abs(at(row, column)) > Math.abs(at(pivot, column))) pivot = row;
		}
		const head = at(pivot, column);
		if (!(Math.abs(head) > 0)) return false;
		if (pivot !== column) {
			for (let k = column; k < n; k++) {
				const swap = at(column, k);
				a[column * n + k] = at(pivot, k);
				a[pivot * n + k] = swap;
			}
			const swap = b[column] as number;
			b[column] = b[pivot] as number;
			b[pivot] = swap;
		}
		for (let row = column + 1; row < n; row++) {
			const factor = at(row, column) / head;
			if (factor === 0) continue;
			const [of, above] = [row * n, column * n];
			for (let k = column; k < n; k++) a[of + k] = (a[of + k] as number) - factor * (a[above + k] as number);
			b[row] = (b[row] as number) - factor * (b[column] as number);
		}
	}
	for (let row = n - 1; row >= 0; row--) {
		let sum = b[row] as number;
		for (let k = row + 1; k < n; k++) sum -= at(row, k) * (b[k] as number);
		b[row] = sum / at(row, row);
	}
	return true;
}
