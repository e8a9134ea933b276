import type { Clock } from '../../../base/clock.ts';
import type { LinkSettings } from '../../link/settings.ts';
import type { CommandOutcome } from '../../link/state.ts';
import type { SafeCommand } from '../../safety/safety.ts';
import type { LineBooks } from './lineBooks.ts';
import type { LineDesk } from './lineDesk.ts';
import type { LineHand } from './lineHand.ts';

/** Says all lines of a command and tells what became of it. @param lapsed it is too late to say it, or to say it again */
export type Obey = (command: SafeCommand, lapsed: () => boolean) => Promise<CommandOutcome>;

/** What says commands to a hand. Only what passed the safety gate can be said. */
export function createObey<Report>(
	hand: LineHand<Report>,
	desk: LineDesk<Report>,
	books: LineBooks<Report>,
	{ clock, settings }: { readonly clock: Clock; readonly settings: LinkSettings },
): Obey {
	return async (command, lapsed) => {
		const sayings = hand.say(command);
		if (typeof sayings === 'string') return { kind: 'refused', why: 'unable', reason: sayings };
		const tries = settings.commandTries;
		const outcomes = await Promise.all(
			sayings.map(({ subject, line, judge }) => desk.ask({ subject, line, judge, tries, lapsed })),
		);
		if (outcomes.includes('overtaken')) return { kind: 'overtaken' };
		if (outcomes.includes('lapsed')) {
			books.tooOld();
			const reason = `The instant that wanted the command is more than ${settings.commandAgeMs} ms ago.`;
			const isUnsaid = outcomes.every((outcome) => outcome === 'lapsed');
			return isUnsaid ? { kind: 'refused', why: 'tooOld', reason } : { kind: 'unanswered', reason };
		}
		if (outcomes.includes('unanswered')) return { kind: 'unanswered', reason: 'The hand did not answer the command.' };
		return { kind: 'acted', actedMs: clock() };
	};
}
