/**
 * Ridge regression from sums alone: sums over clips can be added, so that every fold of a nested cross-validation costs a solution and no second look at the samples. The same regression
 * as src/io/control/ridge.ts (standardised features, intercept unpenalised), which a test holds it to.
 */
export interface Moments {
	readonly width: number;
	count: number;
	targets: number;
	squares: number;
	readonly sums: Float64Array;
	readonly cross: Float64Array;
	/** Σ xᵢxⱼ for j ≥ i, row by row; the rest is not kept up. */
	readonly products: Float64Array;
}

/** A linear map from features to closure. */
export interface Weights {
	readonly intercept: number;
	readonly weights: Float64Array;
}

/** Sums of no samples. */
export const noMoments = (width: number): Moments => ({
	width,
	count: 0,
	targets: 0,
	squares: 0,
	sums: new Float64Array(width),
	cross: new Float64Array(width),
	products: new Float64Array(width * width),
});

/** Adds samples. @param columns features, columns[i][sample] */
export function addSamples(to: Moments, columns: readonly Float64Array[], targets: Float64Array): void {
	const { width, sums, cross, products } = to;
	const n = targets.length;
	to.count += n;
	for (const y of targets) {
		to.targets += y;
		to.squares += y * y;
	}
	for (let i = 0; i < width; i++) {
		const a = columns[i] as Float64Array;
		let [sum, dot] = [0, 0];
		for (let k = 0; k < n; k++) {
			sum += a[k] as number;
			dot += (a[k] as number) * (targets[k] as number);
		}
		sums[i] = (sums[i] as number) + sum;
		cross[i] = (cross[i] as number) + dot;
		let j = i;
		// Four at a time: each value of a is then read once for four products.
		for (; j + 4 <= width; j += 4) {
			const [b, c, d, e] = [columns[j], columns[j + 1], columns[j + 2], columns[j + 3]] as [
				Float64Array,
				Float64Array,
				Float64Array,
				Float64Array,
			];
			let [p, q, r, s] = [0, 0, 0, 0];
			for (let k = 0; k < n; k++) {
				const x = a[k] as number;
				p += x * (b[k] as number);
				q += x * (c[k] as number);
				r += x * (d[k] as number);
				s += x * (e[k] as number);
			}
			const at = i * width + j;
			products[at] = (products[at] as number) + p;
			products[at + 1] = (products[at + 1] as number) + q;
			products[at + 2] = (products[at + 2] as number) + r;
			products[at + 3] = (products[at + 3] as number) + s;
		}
		for (; j < width; j++) {
			const b = columns[j] as Float64Array;
			let p = 0;
			for (let k = 0; k < n; k++) p += (a[k] as number) * (b[k] as number);
			products[i * width + j] = (products[i * width + j] as number) + p;
		}
	}
}

/** Sums over several sets of samples. */
export function together(parts: readonly Moments[]): Moments {
	const [first] = parts;
	if (!first) throw new RangeError('there are no moments to add');
	const all = noMoments(first.width);
	for (const { count, targets, squares, sums, cross, products } of parts) {
		all.count += count;
		all.targets += targets;
		all.squares += squares;
		for (let i = 0; i < sums.length; i++) {
			all.sums[i] = (all.sums[i] as number) + (sums[i] as number);
			all.cross[i] = (all.cross[i] as number) + (cross[i] as number);
		}
		for (let i = 0; i < products.length; i++) all.products[i] = (all.products[i] as number) + (products[i] as number);
	}
	return all;
}

/** Solves A·x = b for a symmetric positive definite A, of which the rows' parts from the diagonal on are read (Cholesky; Golub & Van Loan 2013, section 4.2). A becomes its factor. */
function solveDefinite(a: Float64Array, b: Float64Array): void {
	const n = b.length;
	for (let i = 0; i < n; i++) {
		const of = i * n;
		const pivot = a[of + i] as number;
		if (!(pivot > 0)) throw new RangeError('the matrix of the fit is not positive definite: use a larger lambda');
		const root = Math.sqrt(pivot);
		for (let j = i; j < n; j++) a[of + j] = (a[of + j] as number) / root;
		for (let k = i + 1; k < n; k++) {
			const factor = a[of + k] as number;
			if (factor === 0) continue;
			const row = k * n;
			for (let j = k; j < n; j++) a[row + j] = (a[row + j] as number) - factor * (a[of + j] as number);
		}
	}
	for (let i = 0; i < n; i++) {
		b[i] = (b[i] as number) / (a[i * n + i] as number);
		for (let j = i + 1; j < n; j++) b[j] = (b[j] as number) - (a[i * n + j] as number) * (b[i] as number);
	}
	for (let i = n - 1; i >= 0; i--) {
		let sum = b[i] as number;
		for (let j = i + 1; j < n; j++) sum -= (a[i * n + j] as number) * (b[j] as number);
		b[i] = sum / (a[i * n + i] as number);
	}
}

/** The ridge regression of samples of which these are the sums, for each λ. */
export function ridges(of: Moments, lambdas: readonly number[]): Weights[] {
	const { width, count, targets, sums, cross, products } = of;
	const mean = sums.map((sum) => sum / count);
	const targetMean = targets / count;
	const scale = Float64Array.from(mean, (m, i) => {
		const variance = (products[i * width + i] as number) / count - m * m;
		// A feature that never changes says nothing, whatever stands here.
		return variance > 1e-12 * m * m && variance > 0 ? Math.sqrt(variance) : Number.POSITIVE_INFINITY;
	});
	const correlation = new Float64Array(width * width);
	const with_ = Float64Array.from(
		cross,
		(c, i) => (c / count - (mean[i] as number) * targetMean) / (scale[i] as number),
	);
	for (let i = 0; i < width; i++) {
		for (let j = i; j < width; j++) {
			const covariance = (products[i * width + j] as number) / count - (mean[i] as number) * (mean[j] as number);
			correlation[i * width + j] = covariance / ((scale[i] as number) * (scale[j] as number));
		}
	}
	return lambdas.map((lambda) => {
		const a = correlation.slice();
		for (let i = 0; i < width; i++) a[i * width + i] = (a[i * width + i] as number) + lambda;
		const weights = with_.slice();
		solveDefinite(a, weights);
		for (let i = 0; i < width; i++) weights[i] = (weights[i] as number) / (scale[i] as number);
		return { intercept: weights.reduce((sum, w, i) => sum - w * (mean[i] as number), targetMean), weights };
	});
}

/** The sum of squared errors of a map on samples of which these are the sums. */
export function squaredError({ intercept, weights }: Weights, of: Moments): number {
	const { width, count, targets, squares, sums, cross, products } = of;
	let [linear, quadratic, mean] = [0, 0, 0];
	for (let i = 0; i < width; i++) {
		const w = weights[i] as number;
		if (w === 0) continue;
		linear += w * (cross[i] as number);
		mean += w * (sums[i] as number);
		let row = (w * (products[i * width + i] as number)) / 2;
		for (let j = i + 1; j < width; j++) row += (weights[j] as number) * (products[i * width + j] as number);
		quadratic += 2 * w * row;
	}
	const error =
		squares - 2 * linear - 2 * intercept * targets + quadratic + 2 * intercept * mean + count * intercept * intercept;
	return Math.max(0, error);
}
