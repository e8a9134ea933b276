import type { Timers } from '../../../base/clock.ts';

/** What became of a line that was to be said. */
export type LineOutcome = 'answered' | 'overtaken' | 'unanswered' | 'lapsed';

/** A line and the answer that proves it was understood. @typeParam Report what the hand says, as its reader tells it */
export interface Saying<Report> {
	/** A later question of the same subject overtakes an earlier one. */
	readonly subject: string;
	readonly line: string;
	/** Whether a report answers it: rightly, wrongly (it is said again at once), or not at all. */
	judge(report: Report): 'right' | 'wrong' | 'other';
}

/** A line that is said until it is answered. */
export interface Question<Report> extends Saying<Report> {
	/** How often it may be said: 1 for what must not be done twice. */
	readonly tries: number;
	/** It is too late to say it, for the first time or again. */
	lapsed?(): boolean;
}

/** Says one line at a time and waits for its answer: the hand has one small buffer and no numbers on its answers. */
export interface LineDesk<Report> {
	ask(question: Question<Report>): Promise<LineOutcome>;
	/** Says it before everything else; what is being said is given up. */
	askNow(question: Question<Report>): Promise<LineOutcome>;
	hear(report: Report): void;
	/** Gives up everything: for something more important, or because nobody listens any more. */
	clear(outcome: 'overtaken' | 'unanswered'): void;
	/** Lines that had to be said again. */
	repeats(): number;
}

interface Entry<Report> {
	readonly question: Question<Report>;
	tries: number;
	readonly settle: (outcome: LineOutcome) => void;
}

/**
 * A desk with nothing to say.
 * @param say writes a line
 * @param answerMs how long an answer may take: an answer of 100 bytes takes 9 ms at 115,200 baud, the rest is USB and the firmware's loop
 */
export function createLineDesk<Report>(
	timers: Timers,
	answerMs: number,
	say: (line: string) => void,
): LineDesk<Report> {
	let waiting: Entry<Report>[] = [];
	let current: Entry<Report> | null = null;
	let cancel = (): void => undefined;
	let repeats = 0;

	const finish = (outcome: LineOutcome): void => {
		cancel();
		const entry = current;
		current = null;
		entry?.settle(outcome);
		next();
	};

	const speak = (entry: Entry<Report>): void => {
		if (entry.tries >= entry.question.tries) {
			finish('unanswered');
			return;
		}
		if (entry.question.lapsed?.()) {
			finish('lapsed');
			return;
		}
		if (entry.tries > 0) repeats++;
		entry.tries++;
		cancel();
		cancel = timers.after(answerMs, () => speak(entry));
		say(entry.question.line);
	};

	const next = (): void => {
		if (current !== null) return;
		const entry = waiting.shift();
		if (entry === undefined) return;
		current = entry;
		speak(entry);
	};

	const add = (question: Question<Report>, first: boolean): Promise<LineOutcome> =>
		new Promise((settle) => {
			const overtaken = waiting.filter((entry) => entry.question.subject === question.subject);
			waiting = waiting.filter((entry) => entry.question.subject !== question.subject);
			for (const entry of overtaken) entry.settle('overtaken');
			const entry: Entry<Report> = { question, tries: 0, settle };
			if (first) waiting.unshift(entry);
			else waiting.push(entry);
			if (current !== null && (first || current.question.subject === question.subject)) finish('overtaken');
			else next();
		});

	return {
		ask: (question) => add(question, false),
		askNow: (question) => add(question, true),
		hear(report) {
			if (current === null) return;
			const verdict = current.question.judge(report);
			if (verdict === 'right') finish('answered');
			else if (verdict === 'wrong') speak(current);
		},
		clear(outcome) {
			cancel();
			const all = current === null ? waiting : [current, ...waiting];
			current = null;
			waiting = [];
			for (const { settle } of all) settle(outcome);
		},
		repeats: () => repeats,
	};
}
