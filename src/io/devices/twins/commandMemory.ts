import { isNewerId } from '../../wire/commandId.ts';
import type { Ack, Command, Nak, NakReason } from '../../wire/message.ts';

/** What a command answers with. */
type Answer = Ack | Nak;
/** A command that moves something. */
type Movement = Exclude<Command, { target: 'relax' }>;

/** Answers to the last commands of a session, so that a repetition is answered and never acted upon twice. */
export interface CommandMemory {
	/**
	 * Acts on a new command, repeats the answer of before, or refuses a movement that a newer command for the same joints,
	 * or a newer `relax`, has overtaken. `relax` is acted upon always.
	 * @param act does it; @returns null, or why it is refused
	 */
	answer(command: Command, nowUs: number, act: () => NakReason | null): Answer;
	/** The last command taken over and when; id 0 before the first. */
	last(): { readonly id: number; readonly actedUs: number };
	/** A new session: its ids start anew. */
	forget(): void;
}

/** More than a host has under way at once; docs/protocol.md asks for 8. */
const REMEMBERED = 16;

/** What a movement concerns. */
function jointsOf(command: Movement): string {
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

/** All are newer than none. */
const isNewer = (id: number, than: number | undefined): boolean => than === undefined || isNewerId(id, than);

/** A memory without commands. */
export function createCommandMemory(): CommandMemory {
	const answers = new Map<number, Answer>();
	/** The newest movement of each that was acted upon. */
	const newest = new Map<string, number>();
	let relaxed: number | undefined;
	/** The newest of all. Ids go round: joints that were not moved for half of them would seem to be ahead of what is new. */
	let newestOfAll: number | undefined;
	let last = { id: 0, actedUs: 0 };

	const remember = (answer: Answer): Answer => {
		// Behind all others, also where the id was used before.
		answers.delete(answer.id);
		answers.set(answer.id, answer);
		const oldest = answers.keys().next().value;
		if (answers.size > REMEMBERED && oldest !== undefined) answers.delete(oldest);
		return answer;
	};
	const acted = (id: number, nowUs: number): Answer => {
		last = { id, actedUs: nowUs };
		if (isNewer(id, newestOfAll)) newestOfAll = id;
		return remember({ kind: 'ack', id, actedUs: nowUs });
	};
	const move = (command: Movement, nowUs: number, act: () => NakReason | null): Answer => {
		const { id } = command;
		const known = answers.get(id);
		if (known !== undefined) return known;
		const joints = jointsOf(command);
		const refusal = (reason: NakReason): Nak => ({ kind: 'nak', id, reason, deviceUs: nowUs });
		// Nor is the newest itself acted upon a second time, should its answer be forgotten.
		const isNew = isNewer(id, newest.get(joints)) && isNewer(id, relaxed);
		if (!isNew && !isNewer(id, newestOfAll)) return refusal('overtaken');
		const reason = act();
		if (reason !== null) return remember(refusal(reason));
		if (isNewer(id, newest.get(joints))) newest.set(joints, id);
		return acted(id, nowUs);
	};

	return {
		answer(command, nowUs, act) {
			if (command.target !== 'relax') return move(command, nowUs, act);
			act();
			// One that came late lets go, too; what is newer stays newer.
			if (isNewer(command.id, relaxed)) relaxed = command.id;
			return acted(command.id, nowUs);
		},
		last: () => last,
		forget() {
			answers.clear();
			newest.clear();
			relaxed = undefined;
			newestOfAll = undefined;
			last = { id: 0, actedUs: 0 };
		},
	};
}
