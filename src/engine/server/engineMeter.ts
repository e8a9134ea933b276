/** How busy an engine is and how fast its frames come, over the last second of wall time. */
export interface EngineMeter {
	/** Computing went on for `ms` until `nowMs`. */
	computed(ms: number, nowMs: number): void;
	/** Share of wall time that was computed in, 0 … 1. */
	load(nowMs: number): number;
	/** Frames per second, given how many there have been in all. Zero again when the count begins anew. */
	frameRateHz(framesIn: number, nowMs: number): number;
}

const windowMs = 1000;

/** Creates a meter at `nowMs`. */
export function createEngineMeter(nowMs: number): EngineMeter {
	let slices: { readonly atMs: number; readonly ms: number }[] = [];
	let frames = { count: 0, atMs: nowMs, rateHz: 0 };
	return {
		computed(ms, atMs) {
			slices.push({ atMs, ms });
		},
		load(now) {
			slices = slices.filter(({ atMs }) => atMs > now - windowMs);
			return Math.min(1, slices.reduce((sum, { ms }) => sum + ms, 0) / windowMs);
		},
		frameRateHz(framesIn, now) {
			const elapsedMs = now - frames.atMs;
			if (elapsedMs >= windowMs) {
				const rateHz = Math.max(0, ((framesIn - frames.count) * 1000) / elapsedMs);
				frames = { count: framesIn, atMs: now, rateHz };
			}
			return frames.rateHz;
		},
	};
}
