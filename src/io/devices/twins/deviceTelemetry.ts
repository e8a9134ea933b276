import { U16_MAX } from '../../wire/bits.ts';
import { TIMES } from '../../wire/constants.ts';
import type { Telemetry } from '../../wire/message.ts';
import type { HandState } from './hand.ts';

/** A device looks after itself, and tells its owner, this often, ms. */
export const STATE_MS = TIMES.telemetryMs;

const TELEMETRY_BYTES = 53;
/** Telemetry takes at most this share of a slow line. */
const TELEMETRY_SHARE = 0.25;

/** When telemetry is due. */
export interface TelemetryPace {
	/** Whether it is now; asked every 20 ms. */
	due(nowMs: number): boolean;
}

/** Every 20 ms, or less often where the line is slow. @param baud 0: not limited */
export function createTelemetryPace(baud: number, startMs: number): TelemetryPace {
	const everyMs = baud === 0 ? STATE_MS : Math.max(STATE_MS, (TELEMETRY_BYTES * 10_000) / baud / TELEMETRY_SHARE);
	let dueMs = startMs + everyMs;
	return {
		due(nowMs) {
			if (nowMs < dueMs) return false;
			// After a pause nothing is made up for.
			dueMs = Math.max(nowMs, dueMs + everyMs);
			return true;
		},
	};
}

/** What telemetry says besides how the hand is. */
export type TelemetryCounts = Pick<
	Telemetry,
	'deviceUs' | 'lastCommandId' | 'actedUs' | 'spikesReceived' | 'spikesUs' | 'halted'
>;

/** The telemetry of a hand; what goes beyond the wire's range is told as the end of it. */
export function telemetryOf(hand: HandState, counts: TelemetryCounts): Telemetry {
	const { closures, wristDeg, temperatureC, driven, watchdogRelaxed, heartbeatCurrent, emergencyStopped, faults } =
		hand;
	return {
		kind: 'telemetry',
		...counts,
		emergencyStopped,
		watchdogRelaxed,
		driven,
		heartbeatCurrent,
		faults,
		closures,
		wristDeg,
		forceN: Math.min(655, hand.forceN),
		currentMa: Math.min(U16_MAX, hand.currentMa),
		temperatureC,
	};
}
