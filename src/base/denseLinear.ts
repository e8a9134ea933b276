/** Dense linear systems, small enough for elimination without blocking. */

/**
 * Factorises A = P·L·U in place by Gaussian elimination with partial pivoting (Golub & Van Loan 2013, algorithm 3.4.1).
 * @param a n×n, row by row; holds L below the diagonal and U afterwards
 * @param pivots n numbers; holds the row that each column's pivot came from
 * @returns false when A is singular to rounding
 */
export function factorise(a: Float64Array, pivots: Int32Array): boolean {
	const n = pivots.length;
	for (let column = 0; column < n; column++) {
		const above = column * n;
		let pivot = column;
		for (let row = column + 1; row < n; row++) {
			if (Math.abs(a[row * n + column] as number) > Math.abs(a[pivot * n + column] as number)) pivot = row;
		}
		const head = a[pivot * n + column] as number;
		if (!(Math.abs(head) > 0)) return false;
		pivots[column] = pivot;
		if (pivot !== column) {
			for (let k = 0; k < n; k++) {
				const swap = a[above + k] as number;
				a[above + k] = a[pivot * n + k] as number;
				a[pivot * n + k] = swap;
			}
		}
		for (let row = column + 1; row < n; row++) {
			const of = row * n;
			const factor = (a[of + column] as number) / head;
			a[of + column] = factor;
			if (factor === 0) continue;
			for (let k = column + 1; k < n; k++) a[of + k] = (a[of + k] as number) - factor * (a[above + k] as number);
		}
	}
	return true;
}

/**
 * Solves A·x = b with what `factorise` made of A.
 * @param b right-hand side; holds x afterwards
 */
export function solveFactorised(a: Float64Array, pivots: Int32Array, b: Float64Array): void {
	const n = pivots.length;
	for (let row = 0; row < n; row++) {
		const pivot = pivots[row] as number;
		const swap = b[row] as number;
		b[row] = b[pivot] as number;
		b[pivot] = swap;
	}
	for (let row = 1; row < n; row++) {
		let sum = b[row] as number;
		for (let k = 0; k < row; k++) sum -= (a[row * n + k] as number) * (b[k] as number);
		b[row] = sum;
	}
	for (let row = n - 1; row >= 0; row--) {
		let sum = b[row] as number;
		for (let k = row + 1; k < n; k++) sum -= (a[row * n + k] as number) * (b[k] as number);
		b[row] = sum / (a[row * n + row] as number);
	}
}

/**
 * Solves A·x = b in place.
 * @param a n×n, row by row; destroyed
 * @param b right-hand side; holds x afterwards
 * @returns false when A is singular to rounding
 */
export function solveInPlace(a: Float64Array, b: Float64Array): boolean {
	const pivots = new Int32Array(b.length);
	if (!factorise(a, pivots)) return false;
	solveFactorised(a, pivots, b);
	return true;
}
