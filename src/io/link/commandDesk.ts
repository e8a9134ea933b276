import type { Clock, Timers } from '../../base/clock.ts';
import type { CommandTarget } from '../../protocol/deviceCommand.ts';
import type { SafeCommand } from '../safety/safety.ts';
import { hasComeTo, nextId } from '../wire/commandId.ts';
import type { Command, NakReason } from '../wire/message.ts';
import { type CommandCounters, createCommandCounts, NAK_SENTENCES } from './commandCounts.ts';
import { createLateAnswers } from './lateAnswers.ts';
import type { LinkSettings } from './settings.ts';
import type { CommandOutcome, CommandRefusal, LetGo } from './state.ts';

/** Sends commands, repeats them until they are answered, and lets newer ones overtake older ones. */
export interface CommandDesk {
	/** Sends a command of a session. Never rejects. @param instantMs the control instant that wants it */
	issue(command: SafeCommand, frameId: number | null, instantMs: number): Promise<CommandOutcome>;
	/** Letting go is asked for while there is no session: it stays pending. */
	owe(): void;
	/** A movement is refused before it is sent: counted. */
	refuse(why: CommandRefusal, reason: string): CommandOutcome;
	acted(id: number, actedMs: number): void;
	refused(id: number, reason: NakReason): void;
	/** The device says what it took over last, and whether it drives anything: confirms a `relax` whose answer was lost. */
	shown(lastCommandId: number, driven: boolean): void;
	/** The session is over: gives up all that are open; ids start anew. */
	giveUp(reason: string): void;
	letGo(): LetGo;
	counters(): CommandCounters;
}

/** What the desk needs. */
export interface CommandDeskOptions {
	readonly clock: Clock;
	readonly timers: Timers;
	readonly settings: LinkSettings;
	/** The line has room for a command now: one that must wait may be too old when its turn comes. */
	hasRoom(): boolean;
	/** Writes a command; `onWritten` when its last byte left. */
	send(command: Command, onWritten: () => void): void;
	/** A movement was acknowledged: for the latency trace. */
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
	readonly instantMs: number;
	readonly handedOverMs: number;
	writtenMs: number | null;
	tries: number;
	cancel: () => void;
	readonly resolve: (outcome: CommandOutcome) => void;
}

/** A command without room on the line is tried again after this time, ms. */
const ROOM_MS = 5;

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

const isRelax = ({ command }: Open): boolean => command.target === 'relax';

/** How long the answer may take before the command is said again; letting go never ends, and so may not crowd the line. */
const patienceMs = ({ tries }: Open, settings: LinkSettings): number =>
	tries > settings.commandTries ? settings.helloMs : settings.commandRepeatMs;

/** What becomes of a command whose instant is too long ago. */
function tooOldOutcome({ instantMs, tries }: Open, nowMs: number, allowedMs: number): CommandOutcome {
	const ageMs = Math.round(nowMs - instantMs);
	const old = `the instant that wanted it is ${ageMs} ms ago, at most ${allowedMs} are allowed.`;
	return tries === 0
		? { kind: 'refused', why: 'tooOld', reason: `The command was not sent: ${old}` }
		: { kind: 'unanswered', reason: `The command was not answered, and not repeated: ${old}` };
}

/** A desk without open commands. */
export function createCommandDesk(options: CommandDeskOptions): CommandDesk {
	const { clock, timers, settings } = options;
	const open = new Map<number, Open>();
	const counts = createCommandCounts();
	const late = createLateAnswers(counts);
	let lastId = 0;
	let letGo: LetGo = 'none';

	const finish = (entry: Open, outcome: CommandOutcome): void => {
		entry.cancel();
		open.delete(entry.command.id);
		if (isRelax(entry)) {
			if (outcome.kind === 'acted') letGo = 'confirmed';
		} else {
			counts.ended(outcome);
			if (entry.tries > 0) late.ended(entry.command.id, outcome);
		}
		entry.resolve(outcome);
	};

	const send = (entry: Open): void => {
		if (!isRelax(entry)) {
			if (clock() - entry.instantMs > settings.commandAgeMs) {
				counts.tooOld();
				finish(entry, tooOldOutcome(entry, clock(), settings.commandAgeMs));
				return;
			}
			if (entry.tries >= settings.commandTries) {
				const reason = `The device did not answer the command, sent ${entry.tries} times.`;
				finish(entry, { kind: 'unanswered', reason });
				return;
			}
			if (!options.hasRoom()) {
				entry.cancel = timers.after(ROOM_MS, () => send(entry));
				return;
			}
			counts.sent(entry.tries > 0);
			letGo = 'none';
		}
		entry.tries++;
		options.send(entry.command, () => {
			entry.writtenMs ??= clock();
		});
		entry.cancel = timers.after(patienceMs(entry, settings), () => send(entry));
	};

	return {
		issue(command, frameId, instantMs) {
			for (const entry of [...open.values()]) {
				if (overtakes(command, entry.command)) finish(entry, { kind: 'overtaken' });
			}
			lastId = nextId(lastId);
			const id = lastId;
			if (command.target === 'relax') letGo = 'pending';
			return new Promise((resolve) => {
				const entry: Open = {
					command: { kind: 'command', id, ...command },
					frameId,
					instantMs,
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
		owe() {
			letGo = 'pending';
		},
		refuse: (why, reason) => counts.ended({ kind: 'refused', why, reason }),
		acted(id, actedMs) {
			const entry = open.get(id);
			if (entry === undefined) {
				late.answered(id, { kind: 'acted', actedMs });
				return;
			}
			const { frameId, handedOverMs } = entry;
			if (!isRelax(entry)) {
				options.onActed({ id, frameId, handedOverMs, writtenMs: entry.writtenMs ?? handedOverMs, actedMs });
			}
			finish(entry, { kind: 'acted', actedMs });
		},
		refused(id, why) {
			const entry = open.get(id);
			const outcome = { kind: 'refused', why, reason: NAK_SENTENCES[why] } as const;
			// What this side gave up for a newer one the device refuses for the same reason: one thing, counted once.
			if (entry === undefined && why !== 'overtaken') late.answered(id, outcome);
			// Letting go is never refused for good: it is said until it is taken.
			if (entry !== undefined && !isRelax(entry)) finish(entry, outcome);
		},
		shown(lastCommandId, driven) {
			if (driven || letGo !== 'pending') return;
			for (const entry of [...open.values()]) {
				const isTaken = hasComeTo(lastCommandId, entry.command.id);
				if (isRelax(entry) && lastCommandId !== 0 && isTaken) finish(entry, { kind: 'acted', actedMs: clock() });
			}
		},
		giveUp(reason) {
			for (const entry of [...open.values()]) {
				const isSent = entry.tries > 0;
				finish(entry, isSent ? { kind: 'unanswered', reason } : { kind: 'refused', why: 'notConnected', reason });
			}
			// What was said to a device that is gone may still be in force there.
			if (letGo === 'none' && lastId !== 0) letGo = 'pending';
			lastId = 0;
			late.forget();
		},
		letGo: () => letGo,
		counters: () => counts.counters(),
	};
}
