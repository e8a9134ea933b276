import type { Clock, Timers } from '../base/clock.ts';
import { type SilenceWatch, watchSilence } from './silence.ts';

/** A screen that is connected; it counts while it answers. */
export interface WatchedScreen {
	/** It has answered the ping of this number. An answer to none, or a second one to the same, does not count. */
	answered(ping: number): void;
	/** Its connection has ended. */
	left(): void;
}

/** Sees to it that nothing moves while nobody can see it and stop it. */
export interface ScreenWatch {
	/** A screen has connected. @param ping asks it for an answer, by number */
	add(ping: (ping: number) => void): WatchedScreen;
	/** Screens that answer. */
	count(): number;
	/** Why nothing may be armed now; null when a screen answers, or none is needed. */
	whyNotArmed(): string | null;
	end(): void;
}

/** What a screen watch needs. */
export interface ScreenWatchOptions {
	readonly clock: Clock;
	readonly timers: Timers;
	/** Devices may be armed without a screen: a person at the command line asked for that. */
	readonly needed: boolean;
	/** No screen answers any more: everything must be disarmed. One sentence. Not called where none is needed. */
	readonly lost: (reason: string) => void;
}

/** Screens are asked for an answer this often, ms. */
const screenPingMs = 1000;
/** A screen that has not answered for so long is lost, ms. */
const screenSilenceMs = 3000;

/** Creates a watch without screens. */
export function createScreenWatch({ clock, timers, needed, lost }: ScreenWatchOptions): ScreenWatch {
	/** Those that answer. */
	const present = new Set<object>();
	const watches = new Set<SilenceWatch>();

	const takeOut = (screen: object, reason: string): void => {
		if (present.delete(screen) && present.size === 0 && needed) lost(reason);
	};
	return {
		add(ping) {
			const screen = {};
			let asked = 0;
			let answered = 0;
			const silence = watchSilence({
				clock,
				timers,
				askEveryMs: screenPingMs,
				limitMs: screenSilenceMs,
				ask: () => ping(++asked),
				lost: () => takeOut(screen, 'No screen has answered for three seconds: all devices are disarmed.'),
				back: () => undefined,
			});
			watches.add(silence);
			return {
				answered(number) {
					if (number <= answered || number > asked || !watches.has(silence)) return;
					answered = number;
					silence.heard();
					present.add(screen);
				},
				left() {
					silence.end();
					watches.delete(silence);
					takeOut(screen, 'The last screen was closed: all devices are disarmed.');
				},
			};
		},
		count: () => present.size,
		whyNotArmed: () =>
			needed && present.size === 0
				? 'No screen answers: nothing can be armed where nobody could see it move and stop it.'
				: null,
		end() {
			for (const silence of watches) silence.end();
			watches.clear();
			present.clear();
		},
	};
}
