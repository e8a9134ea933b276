import type { Ack, Command, Nak, NakReason } from '../wire/message.ts';

/** Answers to the last commands of a session, so that a repetition is answered and never acted upon twice. */
export interface CommandMemory {
	/**
	 * Acts on a new command, or repeats the answer of before. A command older than the newest for the same joints is
	 * acknowledged without being acted upon: it is a repetition that a newer one has overtaken.
	 */
	answer(command: Command, nowUs: number, act: () => NakReason | null): Ack | Nak;
	/** The last command taken over and when; id 0 before the first. */
	last(): { readonly id: number; readonly actedUs: number };
	/** A new session: its ids start anew. */
	forget(): void;
}

/** More than a host has under way at once. */
const REMEMBERED = 16;

/** What a command concerns; `relax` concerns all. */
function jointsOf(command: Exclude<Command, { target: 'relax' }>): string {
	switch (command.target) {
		case 'grip':
		case 'digits':
			return 'fingers';
		case 'wrist':
			return 'wrist';
		case 'stimulate':
			return `electrode ${command.electrode}`;
	}
}

/** Ids wrap after 65,535: the half behind an id is older, the half before it newer. */
const isOlder = (id: number, than: number): boolean => ((id - than) & 0xffff) > 0x8000;

/** A memory without commands. */
export function createCommandMemory(): CommandMemory {
	const answers = new Map<number, Ack | Nak>();
	/** The newest command of each, where it came after the newest `relax`. */
	const newest = new Map<string, number>();
	let relaxed: number | undefined;
	let last = { id: 0, actedUs: 0 };

	return {
		answer(command, nowUs, act) {
			const known = answers.get(command.id);
			if (known !== undefined) return known;
			// Overtaken is a `relax` only when something newer has been asked of everything that a hand has.
			const concerned = command.target === 'relax' ? ['fingers', 'wrist', ...newest.keys()] : [jointsOf(command)];
			const overtaken = concerned.every((joints) => {
				const than = newest.get(joints) ?? relaxed;
				return than !== undefined && isOlder(command.id, than);
			});
			if (overtaken) return { kind: 'ack', id: command.id, actedUs: nowUs };
			const reason = act();
			if (reason === null) {
				if (command.target === 'relax') {
					newest.clear();
					relaxed = command.id;
				} else newest.set(jointsOf(command), command.id);
				last = { id: command.id, actedUs: nowUs };
			}
			const answer: Ack | Nak =
				reason === null
					? { kind: 'ack', id: command.id, actedUs: nowUs }
					: { kind: 'nak', id: command.id, reason, deviceUs: nowUs };
			answers.set(command.id, answer);
			const oldest = answers.keys().next().value;
			if (answers.size > REMEMBERED && oldest !== undefined) answers.delete(oldest);
			return answer;
		},
		last: () => last,
		forget() {
			answers.clear();
			newest.clear();
			relaxed = undefined;
			last = { id: 0, actedUs: 0 };
		},
	};
}
