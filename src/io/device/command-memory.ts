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

type Joints = 'fingers' | 'wrist' | 'electrodes';

function jointsOf({ target }: Command): readonly Joints[] {
	switch (target) {
		case 'grip':
		case 'digits':
			return ['fingers'];
		case 'wrist':
			return ['wrist'];
		case 'relax':
			return ['fingers', 'wrist'];
		case 'stimulate':
			return ['electrodes'];
	}
}

/** Ids wrap after 65,535: the half behind an id is older, the half before it newer. */
const isOlder = (id: number, than: number): boolean => ((id - than) & 0xffff) > 0x8000;

/** A memory without commands. */
export function createCommandMemory(): CommandMemory {
	const answers = new Map<number, Ack | Nak>();
	const newest = new Map<Joints, number>();
	let last = { id: 0, actedUs: 0 };

	return {
		answer(command, nowUs, act) {
			const known = answers.get(command.id);
			if (known !== undefined) return known;
			const overtaken = jointsOf(command).every((joints) => {
				const than = newest.get(joints);
				return than !== undefined && isOlder(command.id, than);
			});
			if (overtaken) return { kind: 'ack', id: command.id, actedUs: nowUs };
			const reason = act();
			if (reason === null) {
				for (const joints of jointsOf(command)) newest.set(joints, command.id);
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
			last = { id: 0, actedUs: 0 };
		},
	};
}
