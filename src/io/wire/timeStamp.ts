const WRAP_US = 2 ** 32;

/** A time in ms as a wire stamp: whole µs modulo 2^32 (it wraps after 71.6 minutes). */
export function stampOfMs(ms: number): number {
	return wrapStamp(Math.round(ms * 1000));
}

/** Whole µs brought into the range of a stamp, 0 to 2^32 − 1. */
export function wrapStamp(us: number): number {
	const rest = us % WRAP_US;
	return rest < 0 ? rest + WRAP_US : rest;
}

/** `later − earlier` of two stamps in µs, between −2^31 and 2^31 − 1: right for times less than 35.8 minutes apart. */
export function stampDifferenceUs(later: number, earlier: number): number {
	return (later - earlier) | 0;
}

/** The time in ms whose stamp this is and that lies nearest to a time known to be close. */
export function msOfStamp(stamp: number, nearMs: number): number {
	return nearMs + stampDifferenceUs(stamp, stampOfMs(nearMs)) / 1000;
}
