/** Eigenvalues of small real matrices (the Jacobian of one cell), without eigenvectors. */

/** Real and imaginary parts, in no order. */
export interface Eigenvalues {
	readonly real: Float64Array;
	readonly imaginary: Float64Array;
}

const mostIterations = 60;

type Matrix = Float64Array[];

const at = (a: Matrix, row: number, column: number): number => a[row]?.[column] ?? 0;
const put = (a: Matrix, row: number, column: number, value: number): void => {
	const line = a[row];
	if (line) line[column] = value;
};

/**
 * Applies the Householder reflection that maps `vector` (rows first, first + 1, …) to its first axis, from both sides,
 * to rows and columns of a.
 */
function reflect(a: Matrix, first: number, vector: readonly number[], rowFrom: number, size: number): void {
	const length = Math.hypot(...vector);
	if (length === 0) return;
	const head = vector[0] ?? 0;
	const v = [head + (head >= 0 ? length : -length), ...vector.slice(1)];
	const scale = 2 / v.reduce((sum, each) => sum + each * each, 0);
	for (let column = rowFrom; column < size; column++) {
		const dot = scale * v.reduce((sum, each, k) => sum + each * at(a, first + k, column), 0);
		v.forEach((each, k) => {
			put(a, first + k, column, at(a, first + k, column) - dot * each);
		});
	}
	for (let row = 0; row < size; row++) {
		const dot = scale * v.reduce((sum, each, k) => sum + each * at(a, row, first + k), 0);
		v.forEach((each, k) => {
			put(a, row, first + k, at(a, row, first + k) - dot * each);
		});
	}
}

/** One implicit double-shift step on the rows and columns from first to last. */
function francisStep(a: Matrix, first: number, last: number, exceptional: boolean): void {
	const corner = at(a, last, last);
	const other = at(a, last - 1, last - 1);
	const below = Math.abs(at(a, last, last - 1)) + Math.abs(at(a, last - 1, last - 2));
	const sum = exceptional ? 1.5 * below : other + corner;
	const product = exceptional ? below * below : other * corner - at(a, last - 1, last) * at(a, last, last - 1);
	const h = at(a, first, first);
	const down = at(a, first + 1, first);
	let x = h * h + at(a, first, first + 1) * down - sum * h + product;
	let y = down * (h + at(a, first + 1, first + 1) - sum);
	let z = down * at(a, first + 2, first + 1);
	for (let k = first; k <= last - 2; k++) {
		reflect(a, k, [x, y, z], Math.max(first, k - 1), last + 1);
		x = at(a, k + 1, k);
		y = at(a, k + 2, k);
		z = k < last - 2 ? at(a, k + 3, k) : 0;
	}
	reflect(a, last - 1, [x, y], Math.max(first, last - 2), last + 1);
	for (let row = first + 2; row <= last; row++) {
		for (let column = first; column < row - 1; column++) put(a, row, column, 0);
	}
}

function activeStart(a: Matrix, last: number, norm: number): number {
	for (let row = last; row >= 1; row--) {
		const size = Math.abs(at(a, row - 1, row - 1)) + Math.abs(at(a, row, row));
		if (Math.abs(at(a, row, row - 1)) <= Number.EPSILON * (size === 0 ? norm : size)) return row;
	}
	return 0;
}

/**
 * Eigenvalues of a real matrix by Hessenberg reduction and the implicit double-shift QR iteration (Francis 1961; Golub & Van Loan 2013, 7.5).
 * @param matrix n×n, row by row; not changed
 * @throws Error when an entry is not finite or the iteration does not converge
 */
export function eigenvalues(matrix: ArrayLike<number>, n: number): Eigenvalues {
	const a: Matrix = Array.from({ length: n }, (_, row) =>
		Float64Array.from({ length: n }, (_each, column) => matrix[row * n + column] ?? Number.NaN),
	);
	let norm = 0;
	for (const row of a) for (const each of row) norm += Math.abs(each);
	if (!Number.isFinite(norm)) throw new Error('eigenvalues: the matrix has an entry that is not finite');
	for (let k = 0; k < n - 2; k++) {
		reflect(
			a,
			k + 1,
			Array.from({ length: n - k - 1 }, (_, each) => at(a, k + 1 + each, k)),
			0,
			n,
		);
		for (let row = k + 2; row < n; row++) put(a, row, k, 0);
	}
	const real = new Float64Array(n);
	const imaginary = new Float64Array(n);
	let last = n - 1;
	let iterations = 0;
	while (last >= 0) {
		const first = activeStart(a, last, norm);
		if (first === last) {
			real[last] = at(a, last, last);
			last--;
			iterations = 0;
		} else if (first === last - 1) {
			const half = (at(a, first, first) - at(a, last, last)) / 2;
			const middle = (at(a, first, first) + at(a, last, last)) / 2;
			const discriminant = half * half + at(a, first, last) * at(a, last, first);
			const root = Math.sqrt(Math.abs(discriminant));
			real[first] = discriminant >= 0 ? middle + root : middle;
			real[last] = discriminant >= 0 ? middle - root : middle;
			imaginary[first] = discriminant >= 0 ? 0 : root;
			imaginary[last] = discriminant >= 0 ? 0 : -root;
			last -= 2;
			iterations = 0;
		} else {
			iterations++;
			if (iterations > mostIterations) throw new Error('eigenvalues: the QR iteration does not converge');
			francisStep(a, first, last, iterations % 10 === 0);
		}
	}
	return { real, imaginary };
}
