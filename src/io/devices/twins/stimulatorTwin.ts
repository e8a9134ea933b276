import { SIMULATED_STIMULATOR } from './electrodeLimits.ts';
import { createHandServer } from './handServer.ts';
import { createSimulatedStimulator } from './stimulator.ts';
import type { DeviceKind } from './twin.ts';

/** The simulated stimulator: electrodes in place of a hand. */
export const STIMULATOR_DEVICE: DeviceKind = {
	name: 'stimulator',
	summary: `simulated stimulator: ${SIMULATED_STIMULATOR.limits.electrodes} electrodes, limits, watchdog and emergency stop`,
	make({ clock, timers, conditions, onState, onLevel }) {
		const server = createHandServer({
			hand: createSimulatedStimulator(SIMULATED_STIMULATOR, clock(), onLevel),
			stimulator: SIMULATED_STIMULATOR,
			clock,
			timers,
			baud: conditions.baud,
			...(onState && { onState }),
		});
		return { ...server, setObject: () => undefined };
	},
};
