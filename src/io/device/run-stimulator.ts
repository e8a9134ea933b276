import { createHandServer } from './hand-server.ts';
import { twinKind } from './run-twin.ts';
import { createSimulatedStimulator, SIMULATED_STIMULATOR } from './stimulator.ts';

/** The simulated stimulator: electrodes in place of a hand. */
export const STIMULATOR_DEVICE = twinKind(
	'stimulator',
	`simulated stimulator: ${SIMULATED_STIMULATOR.electrodes} electrodes, limits, watchdog and emergency stop`,
	({ clock, timers, conditions, onState }) => ({
		...createHandServer({
			hand: createSimulatedStimulator(clock()),
			stimulator: SIMULATED_STIMULATOR,
			clock,
			timers,
			baud: conditions.baud,
			...(onState && { onState }),
		}),
		setObject: () => undefined,
	}),
);
