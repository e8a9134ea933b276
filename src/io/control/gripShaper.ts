/** Bounds that keep a hand calm. */
export interface ShaperParameters {
	/** Changes of the target smaller than this are not followed, 0–0.5. */
	readonly deadBand: number;
	/** Closure wanted at which an open hand begins to move, 0–1. */
	readonly engageAt: number;
	/** Closure wanted below which the hand opens again, 0 to `engageAt`: the hysteresis is what lies between. */
	readonly releaseAt: number;
	/** Largest change of closure, per s. */
	readonly maxClosurePerS: number;
}

/** What a shaper remembers; plain data. */
export interface ShaperState {
	/** Behind hysteresis and dead band, 0–1. */
	readonly targetClosure: number;
	/** Behind the rate limit, 0–1. */
	readonly closure: number;
	readonly engaged: boolean;
}

/** An open hand at rest. */
export const OPEN_HAND: ShaperState = { targetClosure: 0, closure: 0, engaged: false };

/**
 * One step of the way from a wanted closure to one that a hand may be asked for: bounds (0–1), hysteresis, dead band, rate
 * limit, in this order. A pure function. A closure wanted that is no number asks for an open hand.
 * @param elapsedMs since the step before, 0 or above
 */
export function shapeGrip(
	state: ShaperState,
	wanted: number,
	elapsedMs: number,
	{ deadBand, engageAt, releaseAt, maxClosurePerS }: ShaperParameters,
): ShaperState {
	const bounded = Number.isNaN(wanted) ? 0 : Math.min(1, Math.max(0, wanted));
	const engaged = state.engaged ? bounded >= releaseAt : bounded >= engageAt;
	const mapped = engaged ? bounded : 0;
	// The ends are always reached: a dead band must not keep a hand from opening.
	const moves = Math.abs(mapped - state.targetClosure) >= deadBand || mapped === 0 || mapped === 1;
	const targetClosure = moves ? mapped : state.targetClosure;
	const most = (maxClosurePerS * Math.max(0, elapsedMs)) / 1000;
	const closure = state.closure + Math.min(most, Math.max(-most, targetClosure - state.closure));
	return { targetClosure, closure: Math.min(1, Math.max(0, closure)), engaged };
}
