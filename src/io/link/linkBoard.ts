import type { Clock, Timers } from '../../base/clock.ts';
import { createListeners } from '../../base/listeners.ts';
import type { LinkPhase, LinkState } from './state.ts';

/** Where a link stands and why, and who wants to know. */
export interface LinkBoard {
	phase(): LinkPhase;
	/** The part of the state that the board keeps. */
	shown(): Pick<LinkState, 'phase' | 'reason' | 'sinceMs'>;
	/** Changes the phase and tells everyone at once. A link that is closed stays so. */
	enter(phase: LinkPhase, reason: string): void;
	/** Tells everyone now. */
	tellNow(): void;
	/** Figures have changed: tells everyone, but not more often than every 50 ms. */
	tellSoon(): void;
	subscribe(listener: (state: LinkState) => void): () => void;
}

const TELL_MS = 50;

/** A board of a link that is being connected; `state` gives what is told. */
export function createLinkBoard(clock: Clock, timers: Timers, state: () => LinkState): LinkBoard {
	const listeners = createListeners<LinkState>();
	let phase: LinkPhase = 'connecting';
	let reason = 'The line is being opened.';
	let sinceMs = clock();
	let cancel: (() => void) | null = null;

	const tellNow = (): void => {
		cancel?.();
		cancel = null;
		if (listeners.size() > 0) listeners.emit(state());
	};

	return {
		phase: () => phase,
		shown: () => ({ phase, reason, sinceMs }),
		enter(next, why) {
			if (phase === 'closed') return;
			phase = next;
			reason = why;
			sinceMs = clock();
			tellNow();
		},
		tellNow,
		tellSoon() {
			cancel ??= timers.after(TELL_MS, tellNow);
		},
		subscribe: (listener) => listeners.add(listener),
	};
}
