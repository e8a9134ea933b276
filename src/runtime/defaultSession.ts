import { stepsFor } from '../protocol/limits/patchSize.ts';
import { defaultSession, type Session } from '../protocol/session/sessionFile.ts';

/** Columns across and down of the very first picture: computed in no time anywhere, until the machine has been timed and the patch grows. */
const firstAcross = 8;

/** What a first start shows: the bundled clip of a hand reaching, on a small patch. */
export function firstSession(): Session {
	return {
		...defaultSession(),
		title: 'Reach',
		source: { type: 'clip', file: 'reach', loop: true },
		columns: { x: firstAcross, y: firstAcross },
		...stepsFor(firstAcross ** 2),
	};
}
