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
	return new Desk(options);
}

/** The commands that wait for their answers, by id, and whether letting go is owed. */
class Desk implements CommandDesk {
	readonly #options: CommandDeskOptions;
	readonly #open = new Map<number, Open>();
	readonly #counts = createCommandCounts();
	readonly #late = createLateAnswers(this.#counts);
	#lastId = 0;
	#letGo: LetGo = 'none';

	constructor(options: CommandDeskOptions) {
		this.#options = options;
	}

	issue(command: SafeCommand, frameId: number | null, instantMs: number): Promise<CommandOutcome> {
		for (const entry of [...this.#open.values()]) {
			if (overtakes(command, entry.command)) this.#finish(entry, { kind: 'overtaken' });
		}
		this.#lastId = nextId(this.#lastId);
		const id = this.#lastId;
		if (command.target === 'relax') this.#letGo = 'pending';
		return new Promise((resolve) => {
			const entry: Open = {
				command: { kind: 'command', id, ...command },
				frameId,
				instantMs,
				handedOverMs: this.#options.clock(),
				writtenMs: null,
				tries: 0,
				cancel: () => undefined,
				resolve,
			};
			this.#open.set(id, entry);
			this.#send(entry);
		});
	}

	owe(): void {
		this.#letGo = 'pending';
	}

	refuse(why: CommandRefusal, reason: string): CommandOutcome {
		return this.#counts.ended({ kind: 'refused', why, reason });
	}

	acted(id: number, actedMs: number): void {
		const entry = this.#open.get(id);
		if (entry === undefined) {
			this.#late.answered(id, { kind: 'acted', actedMs });
			return;
		}
		const { frameId, handedOverMs } = entry;
		if (!isRelax(entry)) {
			this.#options.onActed({ id, frameId, handedOverMs, writtenMs: entry.writtenMs ?? handedOverMs, actedMs });
		}
		this.#finish(entry, { kind: 'acted', actedMs });
	}

	refused(id: number, why: NakReason): void {
		const entry = this.#open.get(id);
		const outcome = { kind: 'refused', why, reason: NAK_SENTENCES[why] } as const;
		// What this side gave up for a newer one the device refuses for the same reason: one thing, counted once.
		if (entry === undefined && why !== 'overtaken') this.#late.answered(id, outcome);
		// Letting go is never refused for good: it is said until it is taken.
		if (entry !== undefined && !isRelax(entry)) this.#finish(entry, outcome);
	}

	shown(lastCommandId: number, driven: boolean): void {
		if (driven || this.#letGo !== 'pending') return;
		for (const entry of [...this.#open.values()]) {
			const isTaken = hasComeTo(lastCommandId, entry.command.id);
			if (isRelax(entry) && lastCommandId !== 0 && isTaken) {
				this.#finish(entry, { kind: 'acted', actedMs: this.#options.clock() });
			}
		}
	}

	giveUp(reason: string): void {
		for (const entry of [...this.#open.values()]) {
			const isSent = entry.tries > 0;
			this.#finish(entry, isSent ? { kind: 'unanswered', reason } : { kind: 'refused', why: 'notConnected', reason });
		}
		// What was said to a device that is gone may still be in force there.
		if (this.#letGo === 'none' && this.#lastId !== 0) this.#letGo = 'pending';
		this.#lastId = 0;
		this.#late.forget();
	}

	letGo(): LetGo {
		return this.#letGo;
	}

	counters(): CommandCounters {
		return this.#counts.counters();
	}

	/** Says a command, and says it again until it is answered; letting go without end, a movement while `#mayMove`. */
	#send(entry: Open): void {
		const { clock, timers, settings } = this.#options;
		if (!isRelax(entry)) {
			if (!this.#mayMove(entry)) return;
			this.#counts.sent(entry.tries > 0);
			this.#letGo = 'none';
		}
		entry.tries++;
		this.#options.send(entry.command, () => {
			entry.writtenMs ??= clock();
		});
		entry.cancel = timers.after(patienceMs(entry, settings), () => this.#send(entry));
	}

	/** Whether a movement is said now: one that is too old, or was said too often, is over; without room it waits. */
	#mayMove(entry: Open): boolean {
		const { clock, timers, settings } = this.#options;
		if (clock() - entry.instantMs > settings.commandAgeMs) {
			this.#counts.tooOld();
			this.#finish(entry, tooOldOutcome(entry, clock(), settings.commandAgeMs));
			return false;
		}
		if (entry.tries >= settings.commandTries) {
			const reason = `The device did not answer the command, sent ${entry.tries} times.`;
			this.#finish(entry, { kind: 'unanswered', reason });
			return false;
		}
		if (!this.#options.hasRoom()) {
			entry.cancel = timers.after(ROOM_MS, () => this.#send(entry));
			return false;
		}
		return true;
	}

	#finish(entry: Open, outcome: CommandOutcome): void {
		entry.cancel();
		this.#open.delete(entry.command.id);
		if (isRelax(entry)) {
			if (outcome.kind === 'acted') this.#letGo = 'confirmed';
		} else {
			this.#counts.ended(outcome);
			if (entry.tries > 0) this.#late.ended(entry.command.id, outcome);
		}
		entry.resolve(outcome);
	}
}
