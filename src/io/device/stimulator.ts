import type { ElectrodeLevel, Fault, StimulatorLimits, StopCause } from '../wire/message.ts';
import type { SimulatedHand } from './hand.ts';
import { HAND } from './hand-parameters.ts';

/** What the simulated stimulator has: as many electrodes, and the limits, as the gateware of firmware/fpga. */
export const SIMULATED_STIMULATOR: StimulatorLimits = {
	electrodes: 4,
	maxAmplitudeUa: 200,
	maxPhaseUs: 1000,
	maxRateHz: 500,
	maxChargeNc: 100,
};

function fits(level: ElectrodeLevel): boolean {
	const { electrodes, maxAmplitudeUa, maxPhaseUs, maxRateHz, maxChargeNc } = SIMULATED_STIMULATOR;
	const { electrode, amplitudeUa, phaseUs, gapUs, rateHz } = level;
	return (
		electrode < electrodes &&
		amplitudeUa <= maxAmplitudeUa &&
		phaseUs <= maxPhaseUs &&
		rateHz <= maxRateHz &&
		// µA times µs is pC.
		amplitudeUa * phaseUs <= maxChargeNc * 1000 &&
		// A pulse must be over before the next is due.
		(2 * phaseUs + gapUs) * rateHz <= 1e6
	);
}

/**
 * A stimulator that has electrodes and no joints, by the same rules as the gateware: it refuses what exceeds its limits, and
 * switches every electrode off at relax, at an emergency stop, at a fault and 250 ms after the last heartbeat. It makes no
 * pulses; it holds the levels that a real one would make them at.
 */
export function createSimulatedStimulator(startMs = 0): SimulatedHand {
	const levels = new Map<number, ElectrodeLevel>();
	const faults = new Set<Fault>();
	let heartbeatMs = startMs;
	let watchdogRelaxed = false;
	let cause: StopCause = 'none';

	return {
		advance(toMs) {
			if (toMs - heartbeatMs <= HAND.watchdogMs || levels.size === 0) return;
			watchdogRelaxed = true;
			levels.clear();
		},
		command(target) {
			if (target.target === 'relax') {
				levels.clear();
				return null;
			}
			if (cause !== 'none') return 'emergencyStop';
			if (faults.size > 0) return 'fault';
			if (target.target !== 'stimulate') return 'notCapable';
			if (!fits(target)) return 'outOfRange';
			const { electrode, drive, amplitudeUa, phaseUs, gapUs, rateHz } = target;
			const level = { target: 'stimulate', electrode, drive, amplitudeUa, phaseUs, gapUs, rateHz } as const;
			if (amplitudeUa * phaseUs * rateHz > 0) levels.set(electrode, level);
			else levels.delete(electrode);
			watchdogRelaxed = false;
			return null;
		},
		heartbeat(atMs) {
			heartbeatMs = atMs;
		},
		emergencyStop(by) {
			if (cause === 'none') cause = by;
			levels.clear();
		},
		resetEmergencyStop() {
			cause = 'none';
		},
		setFault(fault, present) {
			if (present) {
				faults.add(fault);
				levels.clear();
			} else faults.delete(fault);
		},
		setObject: () => undefined,
		state: () => ({
			closures: [0, 0, 0, 0, 0],
			wristDeg: 0,
			forceN: 0,
			currentMa: 0,
			temperatureC: HAND.ambientC,
			driven: levels.size > 0,
			watchdogRelaxed,
			emergencyStopped: cause !== 'none',
			emergencyCause: cause,
			faults: [...faults],
			electrodes: [...levels.values()].sort((a, b) => a.electrode - b.electrode),
		}),
	};
}
