/** What of a step rounding may put a moment off by, as a part of it. */
export const roundingOfSteps = 1e-6;

/** The first step that does not begin before a moment: nothing acts before its time. Rounding of the moment is forgiven. */
export function stepAt(tMs: number, stepMs: number): number {
	return Math.ceil(tMs / stepMs - roundingOfSteps);
}
