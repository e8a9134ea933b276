import type { ElectrodeLevel } from '../../../protocol/deviceCommand.ts';
import { BOUNDS, STEPS, TIMES } from '../../wire/constants.ts';

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

/** The levels of a stimulator's electrodes, from when they are set until they end, and the log of both. Knows no rules. */
export interface RunningLevels {
	/** Sets the level of an electrode: its amplitude climbs from what it is, and its time begins. */
	start(level: ElectrodeLevel, nowMs: number): void;
	/** Switches an electrode off, if it is on. */
	end(electrode: number, atMs: number, cause: LevelCause): void;
	endAll(nowMs: number, cause: LevelCause): void;
	/** Ends each level whose time is up, when it was. */
	endHeld(nowMs: number): void;
	/** No electrode is on. */
	isEmpty(): boolean;
	/** The amplitude that a pulse of this electrode would have now, µA. */
	amplitudeUa(electrode: number, nowMs: number): number;
	/** Those that are on, by electrode. */
	levels(): readonly ElectrodeLevel[];
	/** Every level set or ended, oldest first: the last 1,000. */
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

/** Electrodes that are all off. @param onLevel hears of every level set or ended */
export function createRunningLevels(onLevel: (change: LevelChange) => void): RunningLevels {
	const running = new Map<number, Running>();
	const kept: LevelChange[] = [];

	const note = (change: LevelChange): void => {
		kept.push(change);
		if (kept.length > KEPT_LOG) kept.shift();
		onLevel(change);
	};
	const end = (electrode: number, atMs: number, cause: LevelCause): void => {
		if (running.delete(electrode)) note({ atMs, electrode, level: null, cause });
	};
	const amplitudeUa = (electrode: number, nowMs: number): number => {
		const one = running.get(electrode);
		return one === undefined ? 0 : amplitudeNow(one, nowMs);
	};

	return {
		start(level, nowMs) {
			const { electrode } = level;
			const fromUa = amplitudeUa(electrode, nowMs);
			running.set(electrode, { level, sinceMs: nowMs, fromUa, endMs: nowMs + level.holdS * 1000 });
			note({ atMs: nowMs, electrode, level, cause: 'command' });
		},
		end,
		endAll(nowMs, cause) {
			for (const electrode of [...running.keys()]) end(electrode, nowMs, cause);
		},
		endHeld(nowMs) {
			for (const [electrode, { endMs }] of running) if (nowMs >= endMs) end(electrode, endMs, 'held');
		},
		isEmpty: () => running.size === 0,
		amplitudeUa,
		levels: () => [...running.values()].map(({ level }) => level).sort((a, b) => a.electrode - b.electrode),
		log: () => [...kept],
	};
}
