import type { SafeCommand } from '../prosthesis/safety.ts';
import type { Clock, Timers } from '../transport/timers.ts';
import type { Command, CommandTarget, NakReason } from '../wire/message.ts';
import type { LinkSettings } from './settings.ts';
import type { CommandOutcome, LinkCounters } from './state.ts';

/** Commands counted by what became of them. */
export interface CommandCounts {
	readonly sent: number;
	readonly acted: number;
	readonly refused: number;
	readonly repeated: number;
	readonly overtaken: number;
	readonly unanswered: number;
}

/** The counts as a link's counters name them. */
export function commandCounters(
	counts: CommandCounts,
): Pick<LinkCounters, Extract<keyof LinkCounters, `commands${string}`>> {
	return {
		commandsSent: counts.sent,
		commandsActed: counts.acted,
		commandsRefused: counts.refused,
		commandsRepeated: counts.repeated,
		commandsOvertaken: counts.overtaken,
		commandsUnanswered: counts.unanswered,
	};
}

/** Sends commands, repeats them until they are answered, and lets newer ones overtake older ones. */
export interface CommandDesk {
	/** Never rejects. */
	issue(command: SafeCommand, frameId: number | null): Promise<CommandOutcome>;
	acted(id: number, actedMs: number): void;
	refused(id: number, reason: NakReason): void;
	/** Gives up all that are open; ids start anew. */
	giveUp(reason: string): void;
	counts(): CommandCounts;
}

/** What the desk needs. */
export interface CommandDeskOptions {
	readonly clock: Clock;
	readonly timers: Timers;
	readonly settings: LinkSettings;
	/** Writes a command; `onWritten` when its last byte left. */
	send(command: Command, onWritten: () => void): void;
	/** A command was acknowledged: for the latency trace. */
	onActed(trace: {
		id: number;
		frameId: number | null;
		handedOverMs: number;
		writtenMs: number;
		actedMs: number;
	}): void;
}

interface Open {
	readonly command: Command;
	readonly frameId: number | null;
	readonly handedOverMs: number;
	writtenMs: number | null;
	tries: number;
	cancel: () => void;
	readonly resolve: (outcome: CommandOutcome) => void;
}

const NAK_SENTENCES: Readonly<Record<NakReason, string>> = {
	emergencyStop: 'The device is in emergency stop; a person must reset it there.',
	fault: 'The device reports a fault and does not move until it is cleared.',
	notCapable: 'The device has no such joint or electrode.',
	outOfRange: 'The target lies beyond the range of the device.',
	malformed: 'The device could not read the command.',
};

/** What a command is for: the fingers, the wrist, one electrode. */
function jointOf(target: Exclude<CommandTarget, { readonly target: 'relax' }>): string {
	switch (target.target) {
		case 'grip':
		case 'digits':
			return 'fingers';
		case 'wrist':
			return 'wrist';
		case 'stimulate':
			return `electrode ${target.electrode}`;
	}
}

/** A newer command overtakes an older one for the same joint; letting go overtakes all. */
function overtakes(newer: CommandTarget, older: CommandTarget): boolean {
	if (newer.target === 'relax') return true;
	return older.target !== 'relax' && jointOf(newer) === jointOf(older);
}

/** A desk without open commands. */
export function createCommandDesk(options: CommandDeskOptions): CommandDesk {
	const { clock, timers, settings } = options;
	const open = new Map<number, Open>();
	const count = { sent: 0, acted: 0, refused: 0, repeated: 0, overtaken: 0, unanswered: 0 };
	let lastId = 0;

	const finish = (entry: Open, outcome: CommandOutcome): void => {
		entry.cancel();
		open.delete(entry.command.id);
		count[outcome.kind]++;
		entry.resolve(outcome);
	};

	const send = (entry: Open): void => {
		entry.tries++;
		options.send(entry.command, () => {
			entry.writtenMs ??= clock();
		});
		entry.cancel = timers.after(settings.commandRepeatMs, () => {
			if (entry.tries >= settings.commandTries) {
				const reason = `The device did not answer the command, sent ${entry.tries} times.`;
				finish(entry, { kind: 'unanswered', reason });
			} else {
				count.repeated++;
				send(entry);
			}
		});
	};

	return {
		issue(command, frameId) {
			for (const entry of [...open.values()]) {
				if (overtakes(command, entry.command)) finish(entry, { kind: 'overtaken' });
			}
			lastId = lastId === 0xffff ? 1 : lastId + 1;
			const id = lastId;
			count.sent++;
			return new Promise((resolve) => {
				const entry: Open = {
					command: { kind: 'command', id, ...command },
					frameId,
					handedOverMs: clock(),
					writtenMs: null,
					tries: 0,
					cancel: () => undefined,
					resolve,
				};
				open.set(id, entry);
				send(entry);
			});
		},
		acted(id, actedMs) {
			const entry = open.get(id);
			if (entry === undefined) return;
			const { frameId, handedOverMs } = entry;
			options.onActed({ id, frameId, handedOverMs, writtenMs: entry.writtenMs ?? handedOverMs, actedMs });
			finish(entry, { kind: 'acted', actedMs });
		},
		refused(id, reason) {
			const entry = open.get(id);
			if (entry !== undefined) finish(entry, { kind: 'refused', reason: NAK_SENTENCES[reason] });
		},
		giveUp(reason) {
			for (const entry of [...open.values()]) finish(entry, { kind: 'unanswered', reason });
			lastId = 0;
		},
		counts: () => ({ ...count }),
	};
}
