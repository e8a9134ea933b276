import { defaultSession, type Session } from '../engine/session/sessionFile.ts';

/** What a first start shows: the bundled clip of a hand reaching, on a patch of 2 × 2 columns. */
export function firstSession(): Session {
	return { ...defaultSession(), title: 'Reach', source: { type: 'clip', file: 'reach', loop: true } };
}
