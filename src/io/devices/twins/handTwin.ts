import { createSimulatedHand } from './hand.ts';
import { createHandServer } from './handServer.ts';
import type { DeviceKind } from './twin.ts';

/** The simulated prosthetic hand. */
export const HAND_DEVICE: DeviceKind = {
	name: 'hand',
	summary: 'simulated prosthetic hand: five digits, a wrist, telemetry, watchdog and emergency stop',
	make({ clock, timers, conditions, onState }) {
		const hand = createSimulatedHand(clock());
		const server = createHandServer({ hand, clock, timers, baud: conditions.baud, ...(onState && { onState }) });
		return { ...server, setObject: (closure) => hand.setObject(closure) };
	},
};
