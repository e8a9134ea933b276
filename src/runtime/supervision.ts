import type { Clock, Timers } from '../base/clock.ts';
import { createEngineWatch, type EngineWatch } from './engineWatch.ts';
import { createScreenWatch, type ScreenWatch } from './screenWatch.ts';

/** What must be there for anything to move: a simulation that steers and a screen from which it can be stopped. */
export interface Supervision {
	readonly engine: EngineWatch;
	readonly screens: ScreenWatch;
	/** Why nothing may be armed now; null when it may. */
	whyNotArmed(): string | null;
	end(): void;
}

/** What supervision needs. */
export interface SupervisionOptions {
	readonly clock: Clock;
	readonly timers: Timers;
	/** Devices may be armed without a screen. */
	readonly withoutScreen: boolean;
	readonly pingEngine: () => void;
	/** Everything must let go now. One sentence. */
	readonly letGo: (reason: string, cause: 'crash' | 'screenLost') => void;
	/** One sentence for the user. */
	readonly say: (message: string) => void;
}

/** Begins to watch, with no engine and no screen yet. */
export function createSupervision(options: SupervisionOptions): Supervision {
	const { clock, timers, withoutScreen, pingEngine, letGo, say } = options;
	const engine = createEngineWatch({
		clock,
		timers,
		ping: pingEngine,
		lost: (reason) => letGo(reason, 'crash'),
		back: say,
	});
	const screens = createScreenWatch({
		clock,
		timers,
		needed: !withoutScreen,
		lost: (reason) => letGo(reason, 'screenLost'),
	});
	return {
		engine,
		screens,
		whyNotArmed: () => engine.whyNotArmed() ?? screens.whyNotArmed(),
		end() {
			engine.end();
			screens.end();
		},
	};
}
