import { SIMULATED_STIMULATOR } from './electrodeLimits.ts';
import { createHandServer } from './handServer.ts';
import { createSimulatedStimulator } from './stimulator.ts';
import type { Twin } from './twin.ts';

/** The simulated stimulator: electrodes in place of a hand. */
export const STIMULATOR_TWIN: Twin = {
	name: 'stimulator',
	summary: `simulated stimulator: ${SIMULATED_STIMULATOR.limits.electrodes} electrodes, limits, watchdog and emergency stop`,
	make: ({ clock, timers, conditions, onState, onLevel }) => ({
		...createHandServer({
			hand: createSimulatedStimulator(SIMULATED_STIMULATOR, clock(), onLevel),
			stimulator: SIMULATED_STIMULATOR,
			clock,
			timers,
			baud: conditions.baud,
			...(onState && { onState }),
		}),
		setObject: () => undefined,
	}),
};
