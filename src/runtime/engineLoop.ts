import type { Clock } from '../base/clock.ts';
import type { EngineServer } from '../engine/server/engineServer.ts';

/** A thread's clock, and how it comes back to the engine; each way returns how to call it off. Messages that have come are looked at first. */
export interface Turns {
	readonly clock: Clock;
	/** As soon as messages have been looked at. */
	atOnce(run: () => void): () => void;
	/** After a pause of about a ms: nothing is due. */
	afterPause(run: () => void): () => void;
}

/** Longest slice of computing between looks at the messages, ms: an engine that catches up hands out its spikes as often. */
const sliceMs = 2;

/** An engine that runs in this thread. */
export interface EngineLoop {
	/** A message was received: light that came with it does not wait for the end of the pause. */
	heard(): void;
	stop(): void;
}

/** Runs an engine in this thread until stopped. */
export function runEngineLoop(server: EngineServer, turns: Turns): EngineLoop {
	let stopped = false;
	let callOff = (): void => undefined;
	const turn = (): void => {
		if (stopped) return;
		const before = turns.clock();
		const taken = server.tick(sliceMs);
		// An engine that used up its slice is behind: it goes on as soon as the messages have been looked at. The next step is due within its length.
		const isBehind = taken > 0 && turns.clock() - before >= sliceMs;
		callOff = isBehind || server.session.lightWaits ? turns.atOnce(turn) : turns.afterPause(turn);
	};
	turn();
	return {
		heard() {
			if (stopped || !server.session.lightWaits) return;
			callOff();
			turn();
		},
		stop() {
			stopped = true;
			callOff();
		},
	};
}
