import type { ElectrodeLevel } from '../../../protocol/deviceCommand.ts';
import { BOUNDS, STEPS, TIMES } from '../../wire/constants.ts';
import type { NakReason } from '../../wire/message.ts';
import { createElectrodeLimits, type StimulatorMake } from './electrodeLimits.ts';
import type { SimulatedHand } from './hand.ts';
import { HAND } from './handParameters.ts';
import { createSafetyRules } from './safetyRules.ts';

/** Why an electrode has the level that it has. */
export type LevelCause = 'command' | 'held' | 'relax' | 'watchdog' | 'session' | 'emergencyStop' | 'fault';

/** One line of a stimulator's log. */
export interface LevelChange {
	/** On the device's clock, ms. */
	readonly atMs: number;
	readonly electrode: number;
	/** The level set; null: switched off. */
	readonly level: ElectrodeLevel | null;
	readonly cause: LevelCause;
}

/** A stimulator in place of a hand. */
export interface SimulatedStimulator extends SimulatedHand {
	/** The amplitude that a pulse of this electrode would have now, µA: it climbs to its level. */
	amplitudeUa(electrode: number): number;
	/** Every level set or ended, oldest first: the last 1,000; `onLevel` hears of all. */
	log(): readonly LevelChange[];
}

interface Running {
	readonly level: ElectrodeLevel;
	readonly sinceMs: number;
	readonly fromUa: number;
	readonly endMs: number;
}

const KEPT_LOG = 1000;
/** The amplitude climbs in steps, ms. */
const RISE_STEP_MS = TIMES.riseStepMs;
/** A rise that says "at once", µA/s. */
const AT_ONCE_UA_PER_S = BOUNDS.riseAtOnce / STEPS.uaPerS;

function amplitudeNow({ level, sinceMs, fromUa }: Running, nowMs: number): number {
	if (level.riseUaPerS >= AT_ONCE_UA_PER_S || fromUa >= level.amplitudeUa) return level.amplitudeUa;
	const steps = Math.floor((nowMs - sinceMs) / RISE_STEP_MS);
	return Math.min(level.amplitudeUa, fromUa + (steps * level.riseUaPerS * RISE_STEP_MS) / 1000);
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
	const running = new Map<number, Running>();
	const kept: LevelChange[] = [];
	let nowMs = startMs;

	const note = (change: LevelChange): void => {
		kept.push(change);
		if (kept.length > KEPT_LOG) kept.shift();
		onLevel(change);
	};
	const end = (electrode: number, atMs: number, cause: LevelCause): void => {
		if (running.delete(electrode)) note({ atMs, electrode, level: null, cause });
	};
	const release = (cause: LevelCause): void => {
		for (const electrode of [...running.keys()]) end(electrode, nowMs, cause);
	};
	const now = (electrode: number): number => {
		const one = running.get(electrode);
		return one === undefined ? 0 : amplitudeNow(one, nowMs);
	};

	const set = (level: ElectrodeLevel): NakReason | null => {
		const { electrode, amplitudeUa, phaseUs, rateHz } = level;
		if (electrode >= make.limits.electrodes) return 'outOfRange';
		if (amplitudeUa === 0 || phaseUs === 0 || rateHz === 0) {
			end(electrode, nowMs, 'command');
			return null;
		}
		if (!limits.allows(level)) return 'outOfRange';
		running.set(electrode, { level, sinceMs: nowMs, fromUa: now(electrode), endMs: nowMs + level.holdS * 1000 });
		note({ atMs: nowMs, electrode, level, cause: 'command' });
		return null;
	};

	const forgetHost = (): void => {
		release('session');
		rules.forgetHost();
	};

	return {
		advance(toMs) {
			nowMs = Math.max(nowMs, toMs);
			for (const [electrode, { endMs }] of running) if (nowMs >= endMs) end(electrode, endMs, 'held');
			if (running.size === 0 || rules.current(nowMs)) return;
			rules.relaxed();
			release('watchdog');
		},
		command(target) {
			if (target.target === 'relax') {
				release('relax');
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
			release('emergencyStop');
		},
		resetEmergencyStop: () => rules.reset(),
		setFault(fault, present) {
			rules.setCause(fault, present);
			if (present) release('fault');
		},
		setObject: () => undefined,
		restart: forgetHost,
		amplitudeUa: now,
		log: () => [...kept],
		state: () => ({
			closures: [0, 0, 0, 0, 0],
			wristDeg: 0,
			forceN: 0,
			currentMa: 0,
			temperatureC: HAND.ambientC,
			...rules.state(nowMs),
			driven: running.size > 0,
			electrodes: [...running.values()].map(({ level }) => level).sort((a, b) => a.electrode - b.electrode),
		}),
	};
}
