import { TIMES } from '../../wire/constants.ts';
import type { Fault, NakReason, StopCause } from '../../wire/message.ts';

/**
 * Who may move a device: the rules that a hand and a stimulator share, apart from what they move. Nothing here is
 * undone by anything that comes over the line; stop and faults are, by a person at the device.
 */
export interface SafetyRules {
	/** A fresh heartbeat of this session came. */
	heartbeat(atMs: number): void;
	/** Whether one came at most 250 ms ago. */
	current(nowMs: number): boolean;
	/** A new session, or none: no heartbeat of before counts. */
	forgetHost(): void;
	/** Why a movement is refused now, the first reason in the order of docs/protocol.md; null when it is not. */
	refusal(nowMs: number): Extract<NakReason, 'emergencyStop' | 'fault' | 'noHeartbeat'> | null;
	/** A movement was taken over. */
	acted(): void;
	/** The heartbeat was lost while something was driven. */
	relaxed(): void;
	emergencyStop(cause: Exclude<StopCause, 'none'>): void;
	/** A fault happened: it stays until a person resets it. */
	raise(fault: Fault): void;
	/** The cause of a fault is there for as long as nobody takes it away, and raises it; or it is gone, and the fault stays. */
	setCause(fault: Fault, present: boolean): void;
	/** A person at the device resets stop and faults; a fault whose cause is still there comes back at once. */
	reset(): void;
	state(nowMs: number): {
		readonly emergencyCause: StopCause;
		readonly emergencyStopped: boolean;
		readonly faults: readonly Fault[];
		readonly watchdogRelaxed: boolean;
		readonly heartbeatCurrent: boolean;
	};
}

/** The rules of a device that has never been switched on before. */
export function createSafetyRules(): SafetyRules {
	const faults = new Set<Fault>();
	const causes = new Set<Fault>();
	let emergencyCause: StopCause = 'none';
	let heartbeatMs = Number.NEGATIVE_INFINITY;
	let watchdogRelaxed = false;

	const current = (nowMs: number): boolean => nowMs - heartbeatMs <= TIMES.watchdogMs;
	return {
		heartbeat(atMs) {
			heartbeatMs = atMs;
		},
		current,
		forgetHost() {
			heartbeatMs = Number.NEGATIVE_INFINITY;
			watchdogRelaxed = false;
		},
		refusal(nowMs) {
			if (emergencyCause !== 'none') return 'emergencyStop';
			if (faults.size > 0) return 'fault';
			return current(nowMs) ? null : 'noHeartbeat';
		},
		acted() {
			watchdogRelaxed = false;
		},
		relaxed() {
			watchdogRelaxed = true;
		},
		emergencyStop(cause) {
			if (emergencyCause === 'none') emergencyCause = cause;
		},
		raise: (fault) => void faults.add(fault),
		setCause(fault, present) {
			if (present) {
				causes.add(fault);
				faults.add(fault);
			} else causes.delete(fault);
		},
		reset() {
			emergencyCause = 'none';
			faults.clear();
			for (const fault of causes) faults.add(fault);
		},
		state: (nowMs) => ({
			emergencyCause,
			emergencyStopped: emergencyCause !== 'none',
			watchdogRelaxed,
			heartbeatCurrent: current(nowMs),
			faults: [...faults],
		}),
	};
}
