/** Estimates how far the host's clock is ahead of ours from request and reply times (Cristian 1989: the shortest round trip is the best witness). */
export interface ClockOffset {
	/** Takes one exchange: our clock when asked and when answered, the host's clock in between; all ms. */
	add(sentMs: number, hostMs: number, receivedMs: number): void;
	/** Host minus ours, ms; 0 until the first exchange. */
	readonly offsetMs: number;
	/** Round trip of the exchange that the offset comes from, ms; the offset is right to within half of it. */
	readonly roundTripMs: number;
	/** Forgets everything: after a reconnection the other end may be another process. */
	clear(): void;
}

/** An estimator that looks at the last `memory` exchanges, so that slow drift of the clocks is followed. */
export function createClockOffset(memory = 12): ClockOffset {
	let exchanges: { readonly offsetMs: number; readonly roundTripMs: number }[] = [];
	const best = () =>
		exchanges.reduce((least, each) => (each.roundTripMs <= least.roundTripMs ? each : least), {
			offsetMs: 0,
			roundTripMs: Number.POSITIVE_INFINITY,
		});
	return {
		add(sentMs, hostMs, receivedMs) {
			const roundTripMs = Math.max(0, receivedMs - sentMs);
			exchanges = [...exchanges, { offsetMs: hostMs - (sentMs + receivedMs) / 2, roundTripMs }].slice(-memory);
		},
		get offsetMs() {
			return best().offsetMs;
		},
		get roundTripMs() {
			return best().roundTripMs;
		},
		clear() {
			exchanges = [];
		},
	};
}
