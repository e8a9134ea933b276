/** Numbers that say something of many; NaN of none, but for the sum. */

export const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Standard deviation of a sample, with n − 1. */
export function sampleDeviation(values: readonly number[]): number {
	const middle = mean(values);
	return Math.sqrt(sum(values.map((each) => (each - middle) ** 2)) / (values.length - 1));
}

export function median(values: readonly number[]): number {
	if (values.length === 0) return Number.NaN;
	const all = [...values].sort((a, b) => a - b);
	const half = (all.length - 1) / 2;
	return ((all[Math.floor(half)] as number) + (all[Math.ceil(half)] as number)) / 2;
}

export const least = (values: readonly number[]): number => (values.length === 0 ? Number.NaN : Math.min(...values));

export const greatest = (values: readonly number[]): number => (values.length === 0 ? Number.NaN : Math.max(...values));
