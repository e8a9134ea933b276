/** A stretch of closure 0 (open) … 1 (closed), by digit: thumb, index, middle, ring, little. Times are ms on the host's clock. */
export type DeviceLogEntry =
	/** What the control law said at a control instant: the mean rate of a cell, Hz, and the closure behind the rate limit. */
	| {
			readonly kind: 'law';
			readonly atMs: number;
			/** The instant in model time, ms. */
			readonly modelMs: number;
			readonly rateHz: number;
			readonly closure: number;
	  }
	/** A movement that passed the safety gate, as it was sent, and what became of it. */
	| {
			readonly kind: 'command';
			/** When it was handed to the line. */
			readonly atMs: number;
			readonly closure: number;
			/** Full strokes a second, and N. */
			readonly strokesPerS: number;
			readonly forceLimitN: number;
			/** `acted`, `overtaken`, or one sentence that says why not. */
			readonly answer: string;
			/** When that was known. */
			readonly answeredMs: number;
	  }
	/** What the device reported, when it came. */
	| {
			readonly kind: 'telemetry';
			readonly atMs: number;
			readonly digits: readonly number[];
			readonly wristDeg: number;
			/** N. */
			readonly forceN: number;
			readonly emergencyStopped: boolean;
			readonly faults: readonly string[];
	  }
	| { readonly kind: 'armed'; readonly atMs: number; readonly by: string }
	| { readonly kind: 'disarmed'; readonly atMs: number; readonly why: string };

/** A stretch of a device's log. */
export interface DeviceLogPart {
	/** Oldest first. */
	readonly entries: readonly DeviceLogEntry[];
	/** Number of the entry after these: what to ask for next. */
	readonly next: number;
	/** Entries that were asked for and are kept no more. */
	readonly dropped: number;
	/** There are none after these yet. */
	readonly isEnd: boolean;
}

/** Entries that one answer gives at most: some milliseconds of the loop that steers the device. */
export const mostLogEntries = 1000;
