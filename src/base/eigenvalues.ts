/** Eigenvalues of small real matrices (the Jacobian of one cell), without eigenvectors. */

/** Real and imaginary parts, in no order. */
export interface Eigenvalues {
	readonly real: Float64Array;
	readonly imaginary: Float64Array;
}

const mostIterations = 60;

/** A square matrix, row by row. */
interface Matrix {
	readonly n: number;
	readonly values: Float64Array;
	/** Room for a reflection vector. */
	readonly vector: Float64Array;
}

const at = (a: Matrix, row: number, column: number): number => a.values[row * a.n + column] as number;
const put = (a: Matrix, row: number, column: number, value: number): void => {
	a.values[row * a.n + column] = value;
};

/**
 * Applies the Householder reflection that maps the first `length` numbers of `a.vector` (rows first, first + 1, …) to the first axis,
 * from both sides. Columns before columnFrom are known to be zero there, rows and columns from `end` on are finished.
 */
function reflect(a: Matrix, first: number, length: number, columnFrom: number, end: number): void {
	const { n, values, vector: v } = a;
	// Only the direction counts; at a size of 1 no square underflows.
	let size = 0;
	for (let k = 0; k < length; k++) size = Math.max(size, Math.abs(v[k] as number));
	if (size === 0) return;
	let sum = 0;
	for (let k = 0; k < length; k++) {
		v[k] = (v[k] as number) / size;
		sum += (v[k] as number) ** 2;
	}
	const head = v[0] as number;
	const pivot = head + (head >= 0 ? Math.sqrt(sum) : -Math.sqrt(sum));
	const scale = 2 / (sum - head * head + pivot * pivot);
	v[0] = pivot;
	for (let column = columnFrom; column < end; column++) {
		let dot = 0;
		for (let k = 0; k < length; k++) dot += (v[k] as number) * (values[(first + k) * n + column] as number);
		dot *= scale;
		for (let k = 0; k < length; k++) {
			const index = (first + k) * n + column;
			values[index] = (values[index] as number) - dot * (v[k] as number);
		}
	}
	for (let row = 0; row < end; row++) {
		let dot = 0;
		for (let k = 0; k < length; k++) dot += (v[k] as number) * (values[row * n + first + k] as number);
		dot *= scale;
		for (let k = 0; k < length; k++) {
			const index = row * n + first + k;
			values[index] = (values[index] as number) - dot * (v[k] as number);
		}
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
		a.vector[0] = x;
		a.vector[1] = y;
		a.vector[2] = z;
		reflect(a, k, 3, Math.max(first, k - 1), last + 1);
		x = at(a, k + 1, k);
		y = at(a, k + 2, k);
		z = k < last - 2 ? at(a, k + 3, k) : 0;
	}
	a.vector[0] = x;
	a.vector[1] = y;
	reflect(a, last - 1, 2, Math.max(first, last - 2), last + 1);
	for (let row = first + 2; row <= last; row++) {
		// What the bulge has left there; further left it is 0 already.
		for (let column = Math.max(first, row - 3); column < row - 1; column++) put(a, row, column, 0);
	}
}

function activeStart(a: Matrix, last: number): number {
	for (let row = last; row >= 1; row--) {
		const size = Math.abs(at(a, row - 1, row - 1)) + Math.abs(at(a, row, row));
		// The floor is far below any rate of interest and lets defective zeros converge.
		if (Math.abs(at(a, row, row - 1)) <= Number.EPSILON * (size + 1e-3)) return row;
	}
	return 0;
}

/**
 * Eigenvalues of a real matrix by Hessenberg reduction and the implicit double-shift QR iteration (Francis 1961; Golub & Van Loan 2013, 7.5).
 * @param matrix n×n, row by row; not changed
 * @throws Error when an entry is not finite or the iteration does not converge
 */
export function eigenvalues(matrix: ArrayLike<number>, n: number): Eigenvalues {
	const values = new Float64Array(n * n);
	for (let k = 0; k < n * n; k++) values[k] = matrix[k] as number;
	const a: Matrix = { n, values, vector: new Float64Array(Math.max(3, n)) };
	let norm = 0;
	for (const each of values) norm += Math.abs(each);
	if (!Number.isFinite(norm)) throw new Error('eigenvalues: the matrix has an entry that is not finite');
	if (norm === 0) return { real: new Float64Array(n), imaginary: new Float64Array(n) };
	// At a norm of 1 no square underflows that matters.
	for (let k = 0; k < n * n; k++) values[k] = (values[k] as number) / norm;
	for (let k = 0; k < n - 2; k++) {
		for (let row = k + 1; row < n; row++) a.vector[row - k - 1] = at(a, row, k);
		reflect(a, k + 1, n - k - 1, k, n);
		for (let row = k + 2; row < n; row++) put(a, row, k, 0);
	}
	const real = new Float64Array(n);
	const imaginary = new Float64Array(n);
	let last = n - 1;
	let iterations = 0;
	while (last >= 0) {
		const first = activeStart(a, last);
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
	return { real: real.map((each) => each * norm), imaginary: imaginary.map((each) => each * norm) };
}
