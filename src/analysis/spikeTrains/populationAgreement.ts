import { correlation, meanOf, type SpikeCounts } from './counts.ts';

/** How far two populations' counts agree in time, over the cells, and in direction (SpikeProphecy 2026, arXiv 2605.12992). */
export interface PopulationAgreement {
	/** Correlation over time of the sums over units; 0 where one of them stands still (a deviation below 1e-10). */
	readonly temporalFidelity: number;
	/** Mean over bins of the correlation across units; bins in which one of the two does not vary are left out. Undefined when all are. */
	readonly spatialPatternAccuracy: number | undefined;
	/** Mean over bins of the cosine of the two vectors of counts, where a bin that is empty in one of the two counts as 0. */
	readonly alignmentEmptyAsZero: number;
	/** The same without bins that are empty in one of the two. Undefined when all are. */
	readonly alignmentEmptySkipped: number | undefined;
}

/** Counts of all units in one bin. */
const bin = ({ units }: SpikeCounts, k: number): number[] => units.map((counts) => counts[k] as number);

function cosine(a: readonly number[], b: readonly number[]): number | undefined {
	const norm = Math.hypot(...a) * Math.hypot(...b);
	return norm === 0 ? undefined : a.reduce((sum, value, k) => sum + value * (b[k] as number), 0) / norm;
}

const sums = (counts: SpikeCounts): Float64Array =>
	Float64Array.from({ length: counts.bins }, (_, k) => bin(counts, k).reduce((sum, value) => sum + value, 0));

/** Compares counts of the same units in the same bins, at least one of each. */
export function populationAgreement(a: SpikeCounts, b: SpikeCounts): PopulationAgreement {
	const each = Array.from({ length: a.bins }, (_, k) => [bin(a, k), bin(b, k)] as const);
	const cosines = each.map(([x, y]) => cosine(x, y));
	return {
		temporalFidelity: correlation(sums(a), sums(b)) ?? 0,
		spatialPatternAccuracy: meanOf(each.map(([x, y]) => correlation(x, y))),
		alignmentEmptyAsZero: meanOf(cosines.map((value) => value ?? 0)) ?? 0,
		alignmentEmptySkipped: meanOf(cosines),
	};
}
