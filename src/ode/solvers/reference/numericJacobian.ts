import type { OdeSystem } from './solver.ts';

/** Below this a state's size does not count, in inside units. */
const smallest = 1e-3;

/**
 * Jacobian ∂f/∂y by central differences. The differences are wide: their truncation only slows an iteration, but rounding, which falls with their
 * width, would leak sums that the equations conserve.
 * @param y where; as before afterwards
 * @param into n×n, row by row
 */
export function numericJacobian(system: OdeSystem, t: number, y: Float64Array, into: Float64Array): void {
	differencesIn(
		system,
		t,
		y,
		Array.from({ length: system.size }, (_, j) => j),
		into,
	);
}

/** The same of some columns; the others are left as they are. */
export function differencesIn(
	system: OdeSystem,
	t: number,
	y: Float64Array,
	columns: readonly number[],
	into: Float64Array,
): void {
	const n = system.size;
	const above = new Float64Array(n);
	const below = new Float64Array(n);
	for (const j of columns) {
		const value = y[j] as number;
		const h = 1e-3 * Math.max(Math.abs(value), smallest);
		y[j] = value + h;
		system.rates(t, y, above);
		y[j] = value - h;
		system.rates(t, y, below);
		y[j] = value;
		for (let i = 0; i < n; i++) into[i * n + j] = ((above[i] as number) - (below[i] as number)) / (2 * h);
	}
}
