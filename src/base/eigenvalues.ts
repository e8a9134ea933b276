/** Eigenvalues of real matrices (the Jacobian of one cell), without eigenvectors. */

import { componentsOf, edgesOf } from './components.ts';
import { createSeededRandom } from './pcg.ts';

/** Real and imaginary parts, in no order. */
export interface Eigenvalues {
	readonly real: Float64Array;
	readonly imaginary: Float64Array;
}

/** Steps of the QR iteration on one block after which small entries are told by the whole matrix, and after which the block is cut. */
const patience = 20;
const mostIterations = 60;

/** A square matrix, row by row. */
interface Matrix {
	readonly n: number;
	readonly values: Float64Array;
	/** Room for a reflection vector, and for its products with all columns. */
	readonly vector: Float64Array;
	readonly dots: Float64Array;
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
	const { n, values, vector: v, dots } = a;
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
	// Row by row, as the matrix lies in memory: for long vectors that is what takes the time.
	dots.fill(0, columnFrom, end);
	for (let k = 0; k < length; k++) {
		const [from, part] = [(first + k) * n, v[k] as number];
		for (let column = columnFrom; column < end; column++) {
			dots[column] = (dots[column] as number) + part * (values[from + column] as number);
		}
	}
	for (let column = columnFrom; column < end; column++) dots[column] = (dots[column] as number) * scale;
	for (let k = 0; k < length; k++) {
		const [from, part] = [(first + k) * n, v[k] as number];
		for (let column = columnFrom; column < end; column++) {
			values[from + column] = (values[from + column] as number) - (dots[column] as number) * part;
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

/**
 * First row of the last block that hangs together. An entry below the diagonal counts as 0 where leaving it out changes no more than rounding does: beside its neighbours on the
 * diagonal (Ahues & Tisseur 1997), or, where an iteration has come no further for long, beside the whole matrix.
 */
function activeStart(a: Matrix, last: number, norm: number, isStuck: boolean): number {
	for (let row = last; row >= 1; row--) {
		const below = Math.abs(at(a, row, row - 1));
		if (below <= Number.MIN_VALUE || (isStuck && below <= Number.EPSILON * norm)) return row;
		const [own, before] = [at(a, row, row), at(a, row - 1, row - 1)];
		const size = Math.abs(own) + Math.abs(before);
		if (below > Number.EPSILON * (size > 0 ? size : norm)) continue;
		const beside = Math.abs(at(a, row - 1, row));
		const apart = Math.abs(before - own);
		const [most, least] = [Math.max(below, beside), Math.min(below, beside)];
		const [far, near] = [Math.max(Math.abs(own), apart), Math.min(Math.abs(own), apart)];
		const sum = far + most;
		if (least * (most / sum) <= Math.max(Number.MIN_VALUE, Number.EPSILON * (near * (far / sum)))) return row;
	}
	return 0;
}

/** Row of the smallest entry below the diagonal: where a block that will not come apart is cut in the end. */
function weakestRow(a: Matrix, first: number, last: number): number {
	let weakest = last;
	for (let row = last; row > first; row--) {
		if (Math.abs(at(a, row, row - 1)) < Math.abs(at(a, weakest, weakest - 1))) weakest = row;
	}
	return weakest;
}

/** Scales rows and columns by powers of 2 until each row is about as large as its column (Parlett & Reinsch 1969): eigenvalues stay, rounding errors shrink. */
function balance({ n, values }: Matrix): void {
	let isDone = false;
	while (!isDone) {
		isDone = true;
		for (let k = 0; k < n; k++) {
			let [row, column] = [0, 0];
			for (let other = 0; other < n; other++) {
				if (other === k) continue;
				row += Math.abs(values[k * n + other] as number);
				column += Math.abs(values[other * n + k] as number);
			}
			if (row === 0 || column === 0) continue;
			const factor = 2 ** Math.round(Math.log2(row / column) / 2);
			if (column * factor + row / factor >= 0.95 * (row + column)) continue;
			isDone = false;
			for (let other = 0; other < n; other++) {
				values[k * n + other] = (values[k * n + other] as number) / factor;
				values[other * n + k] = (values[other * n + k] as number) * factor;
			}
		}
	}
}

/** Brings a matrix to upper Hessenberg form by reflections. */
function toHessenberg(a: Matrix): void {
	const { n } = a;
	for (let k = 0; k < n - 2; k++) {
		let isReduced = true;
		for (let row = k + 1; row < n; row++) {
			a.vector[row - k - 1] = at(a, row, k);
			if (row > k + 1 && at(a, row, k) !== 0) isReduced = false;
		}
		if (isReduced) continue;
		reflect(a, k + 1, n - k - 1, k, n);
		for (let row = k + 2; row < n; row++) put(a, row, k, 0);
	}
}

/** Eigenvalues of one block, of which some entry is not 0. */
function ofBlock(a: Matrix): Eigenvalues {
	const { n, values } = a;
	balance(a);
	let norm = 0;
	for (const each of values) norm = Math.max(norm, Math.abs(each));
	// At a size of 1 no square underflows that matters.
	for (let k = 0; k < n * n; k++) values[k] = (values[k] as number) / norm;
	toHessenberg(a);
	const real = new Float64Array(n);
	const imaginary = new Float64Array(n);
	let last = n - 1;
	let iterations = 0;
	while (last >= 0) {
		const first = activeStart(a, last, 1, iterations > patience);
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
			if (iterations > mostIterations) {
				const row = weakestRow(a, first, last);
				put(a, row, row - 1, 0);
				iterations = 0;
			} else francisStep(a, first, last, iterations % 10 === 0);
		}
	}
	return { real: real.map((each) => each * norm), imaginary: imaginary.map((each) => each * norm) };
}

/** The entries of a matrix at these rows and columns. */
function blockOf(matrix: ArrayLike<number>, n: number, members: readonly number[]): Float64Array {
	const size = members.length;
	const block = new Float64Array(size * size);
	for (let row = 0; row < size; row++) {
		const from = (members[row] as number) * n;
		for (let column = 0; column < size; column++) {
			block[row * size + column] = matrix[from + (members[column] as number)] as number;
		}
	}
	return block;
}

interface Block {
	readonly size: number;
	readonly values: Float64Array;
}

const withRoom = ({ size, values }: Block): Matrix => ({
	n: size,
	values,
	vector: new Float64Array(Math.max(3, size)),
	dots: new Float64Array(size),
});

/** The irreducible blocks of a matrix. @throws Error when an entry is not finite */
function blocksOf(matrix: ArrayLike<number>, n: number): Block[] {
	const own = new Float64Array(n * n);
	for (let k = 0; k < n * n; k++) own[k] = matrix[k] as number;
	if (!own.every(Number.isFinite)) throw new Error('eigenvalues: the matrix has an entry that is not finite');
	return componentsOf(edgesOf(own, n)).map((members) => ({ size: members.length, values: blockOf(own, n, members) }));
}

/**
 * Eigenvalues of a real matrix: of each of its irreducible blocks, by balancing, Hessenberg reduction and the implicit double-shift QR iteration (Francis 1961; Golub &
 * Van Loan 2013, 7.5). A block that does not come apart after `mostIterations`, as many equal eigenvalues can make it, is cut at its weakest link: an eigenvalue is then wrong by no more than
 * the entry that was left out lets it be.
 * @param matrix n×n, row by row; not changed
 * @throws Error when an entry is not finite
 */
export function eigenvalues(matrix: ArrayLike<number>, n: number): Eigenvalues {
	const real = new Float64Array(n);
	const imaginary = new Float64Array(n);
	let start = 0;
	for (const { size, values } of blocksOf(matrix, n)) {
		if (size === 1) real[start] = values[0] as number;
		else {
			const found = ofBlock(withRoom({ size, values }));
			real.set(found.real, start);
			imaginary.set(found.imaginary, start);
		}
		start += size;
	}
	return { real, imaginary };
}

/** Larger blocks are looked at in a subspace of this many dimensions. */
const mostDimensions = 96;
/** A vector that keeps less than this part of its length when others are taken out of it must have them taken out again (Daniel et al. 1976). */
const kept = 0.7;

function lengthOf(vector: Float64Array): number {
	let sum = 0;
	for (let i = 0; i < vector.length; i++) sum += (vector[i] as number) ** 2;
	return Math.sqrt(sum);
}

/** Takes out of a vector what it has of another one of length 1. @returns how much that was */
function takeOut(direction: Float64Array, vector: Float64Array): number {
	let dot = 0;
	for (let i = 0; i < vector.length; i++) dot += (direction[i] as number) * (vector[i] as number);
	for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) - dot * (direction[i] as number);
	return dot;
}

/**
 * The part of a block in the space that its first powers span from a start that has a share of everything (Arnoldi 1951, each vector made orthogonal to those before). Its eigenvalues
 * at both ends are those of the block.
 */
function compressed(whole: Matrix, dimensions: number): Block {
	const { n, values } = whole;
	balance(whole);
	const entries = Array.from(values.keys()).filter((index) => values[index] !== 0);
	const basis: Float64Array[] = [];
	const projected = new Float64Array(dimensions * dimensions);
	const random = createSeededRandom(1);
	let vector = Float64Array.from({ length: n }, () => random() - 0.5);
	let largest = 0;
	for (let k = 0; k < dimensions; k++) {
		const size = lengthOf(vector);
		if (k > 0) {
			// The powers so far span all that there is to be found.
			if (size <= Number.EPSILON * largest) {
				const inside = Array.from({ length: k }, (_, i) => i);
				return { size: k, values: blockOf(projected, dimensions, inside) };
			}
			projected[k * dimensions + k - 1] = size;
		}
		const own = vector.map((each) => each / size);
		basis.push(own);
		vector = new Float64Array(n);
		for (const index of entries) {
			const row = Math.floor(index / n);
			vector[row] = (vector[row] as number) + (values[index] as number) * (own[index - row * n] as number);
		}
		const before = lengthOf(vector);
		for (let pass = 0; pass < 2 && (pass === 0 || lengthOf(vector) < kept * before); pass++) {
			for (let row = 0; row < basis.length; row++) {
				const sum = (projected[row * dimensions + k] as number) + takeOut(basis[row] as Float64Array, vector);
				projected[row * dimensions + k] = sum;
				largest = Math.max(largest, Math.abs(sum));
			}
		}
	}
	return { size: dimensions, values: projected };
}

/**
 * The greatest and the least real part of a matrix's eigenvalues. Blocks of more than 96 rows are not solved whole but where their spectrum ends, which is what this asks for: an end that
 * stands apart by a thousandth of the spectrum's width is found to better than 1 %.
 * @param matrix n×n, row by row; not changed
 * @throws Error when an entry is not finite
 */
export function extremeRates(
	matrix: ArrayLike<number>,
	n: number,
): { readonly greatest: number; readonly least: number } {
	let greatest = Number.NEGATIVE_INFINITY;
	let least = Number.POSITIVE_INFINITY;
	for (const block of blocksOf(matrix, n)) {
		const { size, values } = block.size > mostDimensions ? compressed(withRoom(block), mostDimensions) : block;
		const real = size === 1 ? values : ofBlock(withRoom({ size, values })).real;
		for (const each of real) {
			greatest = Math.max(greatest, each);
			least = Math.min(least, each);
		}
	}
	return { greatest, least };
}
