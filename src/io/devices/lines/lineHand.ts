import type { CommandTarget } from '../../../protocol/deviceCommand.ts';
import type { HandTelemetry, LinkDevice } from '../../link/state.ts';
import type { Question, Saying } from './lineDesk.ts';
import type { LineReader } from './lineReader.ts';

/**
 * A hand that is told one thing at a time and answers, in lines of ASCII or in frames (lineText.ts), as its driver knows it: what to say, how to read the answers, and what they have told
 * so far. `openLineHand` makes a link of it that keeps the contract of `DeviceDriver`: one line at a time, each said until
 * its answer proves that it was understood. Spikes are counted as refused; movements come through the safety gate only.
 * @typeParam Report what the hand says, line by line
 */
export interface LineHand<Report> {
	/** For sentences: `Brunel hand`. */
	readonly name: string;
	/** How long an answer may take, ms. */
	readonly answerMs: number;
	/** It is asked how it is so often while nothing else is said, ms. */
	readonly lookMs: number;
	/** Ends a line that an earlier program may have left half written; does nothing. */
	readonly endLine: string;
	/** Asks how it is; changes nothing. Its answer must tell whether the hand is stopped. */
	readonly look: Saying<Report>;
	/**
	 * What a hand that forgets, or that knows no speed, must be told by itself, in place of a look: the next step of a movement that
	 * was taken over, or a stop that is in force. Null: nothing; it is looked at.
	 */
	next?(): Saying<Report> | null;
	/** What to say for a movement, or to let go: several lines where several are needed. A string says why it cannot be done. */
	say(target: CommandTarget): readonly Saying<Report>[] | string;
	/** Stops it; null: that may only be said when it is known how the hand is, which is asked first. */
	stop(): Question<Report> | null;
	/** A reader for a new connection. */
	createReader(report: (report: Report) => void): LineReader;

	/** Takes in what the hand said. @returns whether it has just taken over a movement */
	note(report: Report): boolean;
	/** The connection broke: what the hand does is not known any more. */
	disconnected(): void;
	/** It answers no look although its line is open: it was switched off, as far as can be told. */
	fellSilent?(): void;
	/** Whether it is stopped; null: not known. */
	stopped(): boolean | null;
	/** A stop was said and not answered. */
	forgetStopped(): void;
	/** Why it does not obey now, one sentence; null: it does. */
	whyNot(): string | null;
	/** Null until it has named itself; what is not said here is a hand without wrist, electrodes and spikes, at 115,200 baud. */
	device(): (Pick<LinkDevice, 'identity' | 'firmware'> & Partial<LinkDevice>) | null;
	/** What it reports of itself. */
	shown(): Pick<HandTelemetry, 'closures'> &
		Partial<Pick<HandTelemetry, 'faults' | 'wristDeg' | 'forceN' | 'currentMa' | 'temperatureC'>>;
}
