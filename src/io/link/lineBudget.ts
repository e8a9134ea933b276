import type { Clock } from '../../base/clock.ts';
import { MAX_FRAME_BYTES, MIN_FRAME_BYTES } from '../wire/constants.ts';

/** Knows what a line carries, so that bytes wait in our queue, where they can still change form, not in a driver's. */
export interface LineBudget {
	/** Bytes per second the line carries; null: not limited. */
	bytesPerS(): number | null;
	/** So many bytes were handed to the line. */
	charge(bytes: number): void;
	/** How long the line will need for what it was handed, ms. */
	backlogMs(): number;
	/** Longest frame that does not occupy a slow line for too long, bytes before stuffing. */
	frameBytes(): number;
}

/** One frame should not occupy the line for longer than this, ms; at 9,600 baud even the shortest frames do. */
const FRAME_MS = 20;

/**
 * The budget of a line.
 * @param baud the slower of line and device; null: not limited
 * @param bufferBytes longest frame the device takes
 */
export function createLineBudget(clock: Clock, baud: number | null, bufferBytes: number): LineBudget {
	const capacity = baud === null ? null : baud / 10;
	let freeAtMs = 0;
	return {
		bytesPerS: () => capacity,
		charge(bytes) {
			if (capacity !== null) freeAtMs = Math.max(freeAtMs, clock()) + (bytes * 1000) / capacity;
		},
		backlogMs: () => Math.max(0, freeAtMs - clock()),
		frameBytes() {
			const fits = capacity === null ? MAX_FRAME_BYTES : Math.floor((capacity * FRAME_MS) / 1000);
			return Math.min(bufferBytes, MAX_FRAME_BYTES, Math.max(MIN_FRAME_BYTES, fits));
		},
	};
}
