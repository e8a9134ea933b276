import type { CommandCounts } from './commandCounts.ts';
import type { CommandOutcome } from './state.ts';

/** Movements that the device got and may have acted on, although nobody waits for the answer any more. */
export interface LateAnswers {
	/** A command that was sent came to an end: it is kept if it was given up. */
	ended(id: number, outcome: CommandOutcome): void;
	/** An answer to what was given up: the report tells what the device did, however late it said so. */
	answered(id: number, outcome: CommandOutcome): void;
	/** The session is over: ids start anew. */
	forget(): void;
}

/** Commands that were given up, whose late answers are still counted. */
const KEPT = 64;

/** @param counts where what was counted is put right */
export function createLateAnswers(counts: Pick<CommandCounts, 'answeredLate'>): LateAnswers {
	const givenUp = new Map<number, 'overtaken' | 'unanswered'>();
	return {
		ended(id, { kind }) {
			if (kind !== 'overtaken' && kind !== 'unanswered') return;
			givenUp.set(id, kind);
			const [oldest] = givenUp.keys();
			if (givenUp.size > KEPT && oldest !== undefined) givenUp.delete(oldest);
		},
		answered(id, outcome) {
			const before = givenUp.get(id);
			if (before === undefined) return;
			givenUp.delete(id);
			counts.answeredLate(before, outcome);
		},
		forget: () => givenUp.clear(),
	};
}
