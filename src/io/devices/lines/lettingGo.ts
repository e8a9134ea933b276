import type { Timers } from '../../../base/clock.ts';
import type { CommandOutcome, LetGo } from '../../link/state.ts';
import { RELAX } from '../../safety/safety.ts';
import type { Obey } from './lineCommands.ts';

/** At the end a hand has so long to say that it lets go, ms. */
const FAREWELL_MS = 500;

/**
 * Whether a hand has let go. Such a hand has no sessions: it is let go of only where this program may have moved it, and
 * until it has said so, over a broken line too.
 */
export interface LettingGo {
	state(): LetGo;
	/** It is asked for. */
	asked(): void;
	/** A movement is about to be said. */
	moves(): void;
	/** Lets go; what is being said to the hand is overtaken. */
	now(): Promise<CommandOutcome>;
	/** Lets go if that is still owed, not under way, and the hand is known not to be stopped. */
	ifOwed(): void;
	/** The line broke: what was moved is owed. */
	lost(): void;
	/** The hand is stopped: it has let go, as far as it can. */
	stopped(): void;
	/** Before the line is closed: nothing lets go of a moved hand after that. */
	farewell(): Promise<void>;
}

/**
 * Of a hand that was not moved.
 * @param isStopped what the hand said last; null: not known
 */
export function createLettingGo(
	obey: Obey,
	timers: Timers,
	isStopped: () => boolean | null,
	tell: () => void,
): LettingGo {
	let state: LetGo = 'none';
	let moved = false;
	let underWay = 0;

	const now = async (): Promise<CommandOutcome> => {
		underWay++;
		const outcome = await obey(RELAX, () => false);
		underWay--;
		if (outcome.kind === 'acted' && state === 'pending') {
			state = 'confirmed';
			moved = false;
		}
		tell();
		return outcome;
	};

	return {
		state: () => state,
		asked() {
			state = isStopped() === true ? 'confirmed' : 'pending';
		},
		moves() {
			state = 'none';
			moved = true;
		},
		now,
		ifOwed() {
			if (state === 'pending' && underWay === 0 && isStopped() === false) void now();
		},
		lost() {
			if (moved) state = 'pending';
		},
		stopped() {
			if (state === 'pending') state = 'confirmed';
		},
		async farewell() {
			if (!moved || isStopped() === true) return;
			state = 'pending';
			await Promise.race([now(), new Promise<void>((resolve) => void timers.after(FAREWELL_MS, resolve))]);
		},
	};
}
