/** Which stretch of model time scope and raster show. */
export interface TimeWindow {
	/** Its length, s. */
	readonly windowS: number;
	/** Its end, ms; null where it moves along with the newest sample. */
	readonly frozenAtMs: number | null;
}

/** Shortest and longest window, s: a few samples, and all that is kept. */
export const windowLimitsS = [0.005, 600] as const;

const clamped = (value: number, [low, high]: readonly [number, number]): number => Math.min(high, Math.max(low, value));

/** An end in the present is no end: the window moves on. */
const endAt = (endMs: number, windowMs: number, nowMs: number): number | null =>
	endMs >= nowMs ? null : Math.max(endMs, Math.min(nowMs, windowMs / 2));

/** Shows `factor` times as much, with what is at `aboutMs` where it is. One that moves along goes on to do so where that is possible. */
export function zoomed(window: TimeWindow, nowMs: number, aboutMs: number, factor: number): TimeWindow {
	const windowS = clamped(window.windowS * factor, windowLimitsS);
	const endMs = window.frozenAtMs ?? nowMs;
	const isLive = window.frozenAtMs === null;
	const scale = windowS / window.windowS;
	const nextMs = aboutMs + (endMs - aboutMs) * scale;
	return { windowS, frozenAtMs: isLive ? null : endAt(nextMs, windowS * 1000, nowMs) };
}

/** Moves it by a part of its length: later for positive ones, up to the present and back to the beginning. */
export function panned(window: TimeWindow, nowMs: number, part: number): TimeWindow {
	const windowMs = window.windowS * 1000;
	return { ...window, frozenAtMs: endAt((window.frozenAtMs ?? nowMs) + part * windowMs, windowMs, nowMs) };
}

/** Shows a range of values `factor` times as wide, with `about` where it is. */
export const zoomedRange = (
	[low, high]: readonly [number, number],
	about: number,
	factor: number,
): [number, number] => [about + (low - about) * factor, about + (high - about) * factor];

/** Moves a range of values by a part of its width. */
export const pannedRange = ([low, high]: readonly [number, number], part: number): [number, number] => [
	low + part * (high - low),
	high + part * (high - low),
];
