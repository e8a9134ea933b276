import { SIMULATED_STIMULATOR } from './electrode-limits.ts';
import { createHandServer } from './hand-server.ts';
import { twinKind } from './run-twin.ts';
import { createSimulatedStimulator } from './stimulator.ts';

/** The simulated stimulator: electrodes in place of a hand. */
export const STIMULATOR_DEVICE = twinKind(
	'stimulator',
	`simulated stimulator: ${SIMULATED_STIMULATOR.limits.electrodes} electrodes, limits, watchdog and emergency stop`,
	({ clock, timers, conditions, onState, onLevel }) => ({
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
);
