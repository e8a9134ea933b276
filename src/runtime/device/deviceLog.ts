import type { Clock } from '../../base/clock.ts';
import type { GripIntent } from '../../io/control/controlLaw.ts';
import type { CommandOutcome, LinkState } from '../../io/link/state.ts';
import type { SafeCommand } from '../../io/safety/safety.ts';
import { type DeviceLogEntry, type DeviceLogPart, mostLogEntries } from '../../protocol/deviceLog.ts';

/** Keeps what the law said, what was commanded and what one device reported. */
export interface DeviceLog {
	/** A control instant; one that was heard before is not heard again. */
	law(intent: GripIntent): void;
	/** A movement was handed to the line; returns what hears its outcome. */
	command(command: SafeCommand): (outcome: CommandOutcome) => void;
	/** The link has news: telemetry that has not been seen. */
	follow(state: LinkState): void;
	armed(by: string): void;
	disarmed(why: string): void;
	/** Entries from this number on, at most `mostLogEntries`. */
	part(from: number): DeviceLogPart;
}

/** Entries that are kept: eight minutes of control law and commands at 50 Hz and telemetry at 20 Hz. */
const keptEntries = 60_000;

const answerOf = (outcome: CommandOutcome): string =>
	outcome.kind === 'refused' || outcome.kind === 'unanswered' ? outcome.reason : outcome.kind;

/** A log with nothing in it. @param kept how many entries stay */
export function createDeviceLog(clock: Clock, kept = keptEntries): DeviceLog {
	const ring: DeviceLogEntry[] = [];
	let count = 0;
	let instantMs = Number.NaN;
	let receivedMs = Number.NaN;
	const add = (entry: DeviceLogEntry): void => {
		ring[count % kept] = entry;
		count++;
	};
	return {
		law({ tMs, rateHz, closure }) {
			if (tMs === instantMs) return;
			instantMs = tMs;
			add({ kind: 'law', atMs: clock(), modelMs: tMs, rateHz, closure });
		},
		command(target) {
			const atMs = clock();
			return (outcome) => {
				if (target.target !== 'grip' && target.target !== 'digits') return;
				const { strokesPerS, forceLimitN } = target;
				const closure = target.target === 'grip' ? target.closure : Math.max(...target.closures);
				const answer = answerOf(outcome);
				add({ kind: 'command', atMs, closure, strokesPerS, forceLimitN, answer, answeredMs: clock() });
			};
		},
		follow({ telemetry }) {
			if (telemetry === null || telemetry.receivedMs === receivedMs) return;
			receivedMs = telemetry.receivedMs;
			const { closures, wristDeg, forceN, emergencyStopped, faults } = telemetry;
			add({ kind: 'telemetry', atMs: receivedMs, digits: closures, wristDeg, forceN, emergencyStopped, faults });
		},
		armed: (by) => add({ kind: 'armed', atMs: clock(), by }),
		disarmed: (why) => add({ kind: 'disarmed', atMs: clock(), why }),
		part(from) {
			// One that asks for what is not there yet waits for it.
			const first = Math.min(count, Math.max(from, count - kept));
			const next = Math.min(count, first + mostLogEntries);
			const entries = Array.from({ length: next - first }, (_, k) => ring[(first + k) % kept] as DeviceLogEntry);
			return { entries, next, dropped: Math.max(0, first - from), isEnd: next === count };
		},
	};
}
