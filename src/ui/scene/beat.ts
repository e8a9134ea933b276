import { hasNoGpu } from './software.ts';

/** Time between two moments at which things are drawn together, ms: what changes anywhere has the whole window put together anew, which costs the processor as much as a picture. */
export const beatMs = 62.5;

/**
 * How long to wait before something is drawn again, ms. Where the processor makes pictures all draw at the same moments, multiples of `beatMs`.
 * @param lastMs when it was drawn last, on the clock of the page
 * @param intervalMs between two drawings: on a beat the nearest number of beats, at least one
 */
export function waitMs(lastMs: number, intervalMs: number, nowMs: number, onBeat = hasNoGpu()): number {
	if (lastMs === Number.NEGATIVE_INFINITY) return 0;
	if (!onBeat) return Math.max(0, lastMs + intervalMs - nowMs);
	const beats = Math.max(1, Math.round(intervalMs / beatMs));
	return Math.max(0, (Math.floor(lastMs / beatMs) + beats) * beatMs - nowMs);
}
