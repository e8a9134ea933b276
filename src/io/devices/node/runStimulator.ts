import { SIMULATED_STIMULATOR } from '../twins/electrodeLimits.ts';
import { createHandServer } from '../twins/handServer.ts';
import { createSimulatedStimulator } from '../twins/stimulator.ts';
import { twinKind } from './runTwin.ts';

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
