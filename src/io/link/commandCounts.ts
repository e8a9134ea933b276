import { NAK_REASONS, type NakReason } from '../wire/message.ts';
import type { CommandOutcome, CommandRefusal, LinkCounters } from './state.ts';

/** What a link's counters say of commands. */
export type CommandCounters = Pick<LinkCounters, Extract<keyof LinkCounters, `commands${string}`>>;

/** Counts commands by what became of them. */
export interface CommandCounts {
	/** A command was handed to the line for the first time, or again. */
	sent(again: boolean): void;
	/** A command, or its repetition, was not handed to the line because it was too old. */
	tooOld(): void;
	/** A command came to an end. @returns the outcome, to be passed on */
	ended(outcome: CommandOutcome): CommandOutcome;
	/** The device did answer, after the command had been given up: it counts as what the device did. */
	answeredLate(before: 'overtaken' | 'unanswered', outcome: CommandOutcome): void;
	counters(): CommandCounters;
}

/** What each refusal of a device means, for people. */
export const NAK_SENTENCES: Readonly<Record<NakReason, string>> = {
	emergencyStop: 'The device is in emergency stop; a person must reset it there.',
	fault: 'The device reports a fault and does not move until it is cleared.',
	notCapable: 'The device has no such joint or electrode.',
	outOfRange: 'The target lies beyond the range of the device.',
	malformed: 'The device could not read the command.',
	noHeartbeat: 'The device does not hear this program in time, and moves only while it does.',
	overtaken: 'The device had taken a newer command before.',
};

/** Refusals of this side, before anything is sent. */
const OWN_REFUSALS = ['tooOld', 'notConnected', 'stopInForce', 'oldFirmware', 'notSafe', 'unable'] as const;

/** Counts at zero. */
export function createCommandCounts(): CommandCounts {
	const count = { sent: 0, acted: 0, refused: 0, repeated: 0, overtaken: 0, unanswered: 0, tooOld: 0 };
	const refusedBy = Object.fromEntries([...NAK_REASONS, ...OWN_REFUSALS].map((why) => [why, 0])) as Record<
		CommandRefusal,
		number
	>;
	const ended = (outcome: CommandOutcome): CommandOutcome => {
		count[outcome.kind]++;
		if (outcome.kind === 'refused') refusedBy[outcome.why]++;
		return outcome;
	};
	return {
		sent(again) {
			count[again ? 'repeated' : 'sent']++;
		},
		tooOld() {
			count.tooOld++;
		},
		ended,
		answeredLate(before, outcome) {
			count[before]--;
			ended(outcome);
		},
		counters: () => ({
			commandsSent: count.sent,
			commandsActed: count.acted,
			commandsRefused: count.refused,
			commandsRefusedBy: { ...refusedBy },
			commandsRepeated: count.repeated,
			commandsOvertaken: count.overtaken,
			commandsUnanswered: count.unanswered,
			commandsTooOld: count.tooOld,
		}),
	};
}
