import { createSimulatedHand } from './hand.ts';
import { createHandServer } from './handServer.ts';
import type { TwinParts, TwinServer } from './twin.ts';

/** The simulated prosthetic hand, to be put on a line. */
export function handTwin({ clock, timers, conditions, onState }: TwinParts): TwinServer {
	const hand = createSimulatedHand(clock());
	const server = createHandServer({ hand, clock, timers, baud: conditions.baud, ...(onState && { onState }) });
	return { ...server, setObject: (closure) => hand.setObject(closure) };
}
