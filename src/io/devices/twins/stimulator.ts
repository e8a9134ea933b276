import type { ElectrodeLevel } from '../../../protocol/deviceCommand.ts';
import type { NakReason } from '../../wire/message.ts';
import { createElectrodeLimits, type StimulatorMake } from './electrodeLimits.ts';
import type { SimulatedHand } from './hand.ts';
import { HAND } from './handParameters.ts';
import { createRunningLevels, type LevelChange } from './runningLevels.ts';
import { createSafetyRules } from './safetyRules.ts';

/** A stimulator in place of a hand. */
export interface SimulatedStimulator extends SimulatedHand {
	/** The amplitude that a pulse of this electrode would have now, µA: it climbs to its level. */
	amplitudeUa(electrode: number): number;
	/** Every level set or ended, oldest first: the last 1,000; `onLevel` hears of all. */
	log(): readonly LevelChange[];
}

/**
 * A stimulator that has electrodes and no joints, by the same rules as the gateware: it refuses what exceeds its limits;
 * every level ends when its time is up; every electrode is off after relax, an emergency stop, a fault, a new session and
 * 250 ms after the last fresh heartbeat. It makes no pulses, so that their turns at the common return are below its
 * resolution; it holds the levels that a real one would make them at.
 * @param onLevel hears of every level set or ended
 * @throws UserError for limits that may not be (createElectrodeLimits)
 */
export function createSimulatedStimulator(
	make: StimulatorMake,
	startMs = 0,
	onLevel: (change: LevelChange) => void = () => undefined,
): SimulatedStimulator {
	const limits = createElectrodeLimits(make);
	const rules = createSafetyRules();
	const running = createRunningLevels(onLevel);
	let nowMs = startMs;

	const set = (level: ElectrodeLevel): NakReason | null => {
		const { electrode, amplitudeUa, phaseUs, rateHz } = level;
		if (electrode >= make.limits.electrodes) return 'outOfRange';
		if (amplitudeUa === 0 || phaseUs === 0 || rateHz === 0) {
			running.end(electrode, nowMs, 'command');
			return null;
		}
		if (!limits.allows(level)) return 'outOfRange';
		running.start(level, nowMs);
		return null;
	};

	const forgetHost = (): void => {
		running.endAll(nowMs, 'session');
		rules.forgetHost();
	};

	return {
		advance(toMs) {
			nowMs = Math.max(nowMs, toMs);
			running.endHeld(nowMs);
			if (running.isEmpty() || rules.current(nowMs)) return;
			rules.relaxed();
			running.endAll(nowMs, 'watchdog');
		},
		command(target) {
			if (target.target === 'relax') {
				running.endAll(nowMs, 'relax');
				return null;
			}
			const refused = rules.refusal(nowMs);
			if (refused !== null) return refused;
			if (target.target !== 'stimulate') return 'notCapable';
			const { electrode, drive, amplitudeUa, phaseUs, gapUs, rateHz, holdS, riseUaPerS } = target;
			const level = { target: 'stimulate', electrode, drive, amplitudeUa, phaseUs, gapUs, rateHz, holdS, riseUaPerS };
			const reason = set(level as ElectrodeLevel);
			if (reason === null) rules.acted();
			return reason;
		},
		heartbeat: (atMs) => rules.heartbeat(atMs),
		forgetHost,
		emergencyStop(by) {
			rules.emergencyStop(by);
			running.endAll(nowMs, 'emergencyStop');
		},
		resetEmergencyStop: () => rules.reset(),
		setFault(fault, present) {
			rules.setCause(fault, present);
			if (present) running.endAll(nowMs, 'fault');
		},
		setObject: () => undefined,
		restart: forgetHost,
		amplitudeUa: (electrode) => running.amplitudeUa(electrode, nowMs),
		log: running.log,
		state: () => ({
			closures: [0, 0, 0, 0, 0],
			wristDeg: 0,
			forceN: 0,
			currentMa: 0,
			temperatureC: HAND.ambientC,
			...rules.state(nowMs),
			driven: !running.isEmpty(),
			electrodes: running.levels(),
		}),
	};
}
