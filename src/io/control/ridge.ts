import { solveInPlace } from '../../base/denseLinear.ts';
import { UserError } from '../../base/errors.ts';

/** Rows of features and what each ought to give. */
export interface Samples {
	readonly features: readonly Float64Array[];
	readonly targets: Float64Array;
}

/** A linear map: prediction = intercept + Σ weights·features. */
export interface LinearMap {
	readonly intercept: number;
	readonly weights: Float64Array;
}

/** What one degree of regularisation gave. */
export interface RidgeTrial {
	readonly lambda: number;
	/** Root of the mean squared error on the samples that were left out. */
	readonly rmse: number;
}

/** A fit whose regularisation was chosen by cross-validation. */
export interface RidgeFit {
	readonly map: LinearMap;
	readonly lambda: number;
	readonly trials: readonly RidgeTrial[];
	/** The same error of a constant, the mean of the samples that were not left out: what a fit has to be better than. */
	readonly constantRmse: number;
}

/** Degrees of regularisation tried, in units in which every feature has unit variance. */
export const LAMBDAS: readonly number[] = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100];

/** Most features that the normal equations are solved for by elimination: beyond it a fit takes minutes. */
export const MOST_FEATURES = 512;

/** Sums from which any fit is made: means, and the (co)moments about them. */
interface Moments {
	readonly count: number;
	readonly mean: Float64Array;
	readonly targetMean: number;
	/** Σ (x−mean)(x−mean)ᵀ, row by row. */
	readonly scatter: Float64Array;
	/** Σ (x−mean)(y−mean). */
	readonly cross: Float64Array;
}

function momentsOf({ features, targets }: Samples, use: (row: number) => boolean): Moments {
	const width = features[0]?.length ?? 0;
	const mean = new Float64Array(width);
	let targetMean = 0;
	let count = 0;
	features.forEach((x, row) => {
		if (!use(row)) return;
		count++;
		targetMean += targets[row] as number;
		for (let i = 0; i < width; i++) mean[i] = (mean[i] as number) + (x[i] as number);
	});
	for (let i = 0; i < width; i++) mean[i] = (mean[i] as number) / count;
	targetMean /= count;
	const scatter = new Float64Array(width * width);
	const cross = new Float64Array(width);
	const off = new Float64Array(width);
	features.forEach((x, row) => {
		if (!use(row)) return;
		for (let i = 0; i < width; i++) off[i] = (x[i] as number) - (mean[i] as number);
		const y = (targets[row] as number) - targetMean;
		for (let i = 0; i < width; i++) {
			const xi = off[i] as number;
			cross[i] = (cross[i] as number) + xi * y;
			// Half is enough; the other half is its mirror.
			for (let j = i; j < width; j++)
				scatter[i * width + j] = (scatter[i * width + j] as number) + xi * (off[j] as number);
		}
	});
	for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) scatter[i * width + j] = scatter[j * width + i] as number;
	return { count, mean, targetMean, scatter, cross };
}

function solve({ count, mean, targetMean, scatter, cross }: Moments, lambda: number): LinearMap {
	const width = mean.length;
	const scale = Float64Array.from(mean, (_, i) => Math.sqrt((scatter[i * width + i] as number) / count));
	// A feature that never changes says nothing: its weight is 0 whatever stands here.
	for (let i = 0; i < width; i++) if (!((scale[i] as number) > 0)) scale[i] = 1;
	const a = new Float64Array(width * width);
	const b = new Float64Array(width);
	for (let i = 0; i < width; i++) {
		b[i] = (cross[i] as number) / (count * (scale[i] as number));
		for (let j = 0; j < width; j++) {
			a[i * width + j] = (scatter[i * width + j] as number) / (count * (scale[i] as number) * (scale[j] as number));
		}
		a[i * width + i] = (a[i * width + i] as number) + lambda;
	}
	if (!solveInPlace(a, b)) {
		throw new UserError(
			`The fit has no single solution at lambda ${lambda}: some features say the same; use a lambda above 0.`,
		);
	}
	const weights = b.map((w, i) => w / (scale[i] as number));
	const intercept = weights.reduce((sum, w, i) => sum - w * (mean[i] as number), targetMean);
	return { intercept, weights };
}

function check({ features, targets }: Samples): void {
	const width = features[0]?.length ?? 0;
	if (features.length !== targets.length || features.length < 2 || width < 1) {
		throw new UserError(
			`A fit needs at least 2 samples with a target each and at least 1 feature; got ${features.length} samples, ${targets.length} targets, ${width} features.`,
		);
	}
	if (width > MOST_FEATURES) {
		throw new UserError(
			`A fit takes at most ${MOST_FEATURES} features (channels × lags); got ${width}; use fewer lags or channels.`,
		);
	}
	features.forEach((x, row) => {
		if (x.length !== width || !x.every(Number.isFinite) || !Number.isFinite(targets[row])) {
			throw new UserError(`Sample ${row} of the fit holds something that is no finite number.`);
		}
	});
}

/**
 * Ridge regression (Hoerl & Kennard 1970, doi:10.1080/00401706.1970.10488634) on standardised features: minimises the mean
 * squared error plus λ·Σ w², the intercept unpenalised.
 * @param lambda 0 (least squares) or above
 * @throws UserError for samples that make no sense, or features that say the same at λ = 0
 */
export function fitRidge(samples: Samples, lambda: number): LinearMap {
	if (!(lambda >= 0 && lambda < Number.POSITIVE_INFINITY)) {
		throw new UserError(`lambda is ${lambda}; it must be 0 or above.`);
	}
	check(samples);
	return solve(
		momentsOf(samples, () => true),
		lambda,
	);
}

/** What a linear map says of one row of features. */
export function predict({ intercept, weights }: LinearMap, features: Float64Array): number {
	let sum = intercept;
	for (let i = 0; i < weights.length; i++) sum += (weights[i] as number) * (features[i] as number);
	return sum;
}

/**
 * Ridge regression with λ chosen by cross-validation. The folds are stretches of consecutive samples: neighbours in time
 * are alike, so that leaving out single samples would flatter the fit.
 * @param folds stretches left out in turn, from 2 to the number of samples
 */
export function crossValidatedRidge(samples: Samples, folds = 5, lambdas: readonly number[] = LAMBDAS): RidgeFit {
	check(samples);
	const count = samples.features.length;
	if (!(Number.isInteger(folds) && folds >= 2 && folds <= count)) {
		throw new UserError(`folds is ${folds}; it must be a whole number from 2 to ${count}, the number of samples.`);
	}
	const squares = lambdas.map(() => 0);
	let ofConstant = 0;
	for (let fold = 0; fold < folds; fold++) {
		const from = Math.floor((fold * count) / folds);
		const to = Math.floor(((fold + 1) * count) / folds);
		const moments = momentsOf(samples, (row) => row < from || row >= to);
		for (let row = from; row < to; row++) ofConstant += (moments.targetMean - (samples.targets[row] as number)) ** 2;
		lambdas.forEach((lambda, k) => {
			const map = solve(moments, lambda);
			for (let row = from; row < to; row++) {
				const off = predict(map, samples.features[row] as Float64Array) - (samples.targets[row] as number);
				squares[k] = (squares[k] as number) + off * off;
			}
		});
	}
	const trials = lambdas.map((lambda, k) => ({ lambda, rmse: Math.sqrt((squares[k] as number) / count) }));
	const best = trials.reduce((least, trial) => (trial.rmse < least.rmse ? trial : least));
	return {
		map: fitRidge(samples, best.lambda),
		lambda: best.lambda,
		trials,
		constantRmse: Math.sqrt(ofConstant / count),
	};
}
