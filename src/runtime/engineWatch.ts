import type { Clock, Timers } from '../base/clock.ts';
import { type SilenceWatch, watchSilence } from './silence.ts';

/** Sees to it that nothing moves while the simulation does not answer. */
export interface EngineWatch {
	/** An engine runs from now on, in place of the one before. */
	begin(): void;
	/** Any message of the engine came. */
	heard(): void;
	/** The engine is gone. */
	gone(): void;
	/** Why nothing may be armed now; null when the engine answers. */
	whyNotArmed(): string | null;
	end(): void;
}

/** What an engine watch needs. */
export interface EngineWatchOptions {
	readonly clock: Clock;
	readonly timers: Timers;
	/** Asks the engine for a sign of life. */
	readonly ping: () => void;
	/** The engine answers nothing: everything must be disarmed. One sentence. */
	readonly lost: (reason: string) => void;
	/** It answers again; nothing is armed by that. One sentence. */
	readonly back: (message: string) => void;
}

/** The engine is asked for a sign of life this often, ms; its other messages count too. */
const enginePingMs = 250;
/** An engine of which nothing is heard for so long hangs, ms, whatever it does meanwhile: nobody steers the hand. */
const engineSilenceMs = 1000;

/** Creates a watch without an engine. */
export function createEngineWatch({ clock, timers, ping, lost, back }: EngineWatchOptions): EngineWatch {
	let silence: SilenceWatch | undefined;
	const end = (): void => {
		silence?.end();
		silence = undefined;
	};
	return {
		begin() {
			end();
			silence = watchSilence({
				clock,
				timers,
				askEveryMs: enginePingMs,
				limitMs: engineSilenceMs,
				ask: ping,
				lost: () => lost('The simulation has not answered for a second: all devices are disarmed.'),
				back: () => back('The simulation answers again. Devices stay disarmed until a person arms them.'),
			});
		},
		heard: () => silence?.heard(),
		gone: end,
		whyNotArmed() {
			if (!silence) return 'The simulation is not running: nothing can be armed before it does.';
			return silence.silent ? 'The simulation does not answer: nothing can be armed before it does.' : null;
		},
		end,
	};
}
