import type { Notice } from '../protocol/messages.ts';

/** Sentences of a night without a screen: more than anyone reads. */
const most = 20;

/** Sentences that came while no screen was there, for the first that comes. */
export interface Untold {
	/** Keeps what is a sentence for people; of too many the oldest go. */
	keep(notice: Notice): void;
	/** Gives them away, in their order. */
	take(): readonly string[];
}

/** Keeps sentences. @param first what is to be told before any of them */
export function createUntold(first: readonly string[]): Untold {
	let kept = [...first];
	return {
		keep(notice) {
			if (notice.type === 'problem') kept = [...kept, notice.message].slice(-most);
		},
		take() {
			const taken = kept;
			kept = [];
			return taken;
		},
	};
}
