import { UserError } from '../../base/errors.ts';

/** Bounds that a command is held to. */
export interface SafetyLimits {
	/** Closure of every digit, 0 to 1. */
	readonly minClosure: number;
	readonly maxClosure: number;
	/** Full strokes per second. */
	readonly maxStrokesPerS: number;
	readonly maxForceN: number;
	/** Wrist rotation to either side, degrees. */
	readonly maxWristDeg: number;
	readonly maxWristDegPerS: number;
	/** Stimulation: current and length of a phase, its charge, and pulses per second. */
	readonly maxAmplitudeUa: number;
	readonly maxPhaseUs: number;
	readonly maxChargeNc: number;
	readonly maxPulseHz: number;
	/** How long a level may hold before it ends by itself, s, and how fast its amplitude may climb. */
	readonly maxHoldS: number;
	readonly maxRiseUaPerS: number;
}

/** Limits before anyone sets them: gentle. Assumed; a grip of 20 N holds a full glass (about 0.3 kg) with room to spare. */
export const DEFAULT_LIMITS: SafetyLimits = {
	minClosure: 0,
	maxClosure: 1,
	maxStrokesPerS: 2,
	maxForceN: 20,
	maxWristDeg: 80,
	maxWristDegPerS: 90,
	maxAmplitudeUa: 100,
	maxPhaseUs: 500,
	maxChargeNc: 20,
	maxPulseHz: 100,
	maxHoldS: 600,
	maxRiseUaPerS: 1000,
};

/**
 * What no setting can exceed. Assumed: above what hands for people do (about 100 N of grip, 0.3 s to close); for
 * stimulation, what the gateware of firmware/fpga is built for, and what the wire can say of hold and rise.
 */
const HARD_LIMITS: SafetyLimits = {
	minClosure: 0,
	maxClosure: 1,
	maxStrokesPerS: 5,
	maxForceN: 100,
	maxWristDeg: 180,
	maxWristDegPerS: 360,
	maxAmplitudeUa: 200,
	maxPhaseUs: 1000,
	maxChargeNc: 100,
	maxPulseHz: 500,
	maxHoldS: 6553.5,
	maxRiseUaPerS: 40_950,
};

/** Hold, s, and rise, µA/s, of a level whose setter names none. Assumed: a minute, and 100 µA within 0.2 s. */
export const USUAL_LEVEL = { holdS: 60, riseUaPerS: 500 } as const;

/** Longest gap between the phases of a pulse, µs. Assumed. */
export const MAX_GAP_US = 200;

/**
 * Whose wish a change of limits is: a person's, who asks for just that; an undo, redo or loaded file, which never raises a
 * limit of an armed device; or the device's own limits, which never raise one at all.
 */
export type LimitWish = 'person' | 'undo' | 'device';

const names = Object.keys(HARD_LIMITS) as (keyof SafetyLimits)[];

/** The same limits. @throws UserError when one lies beyond what any setting may reach */
export function checkedLimits(limits: SafetyLimits): SafetyLimits {
	for (const name of names) {
		const value = limits[name];
		const most = HARD_LIMITS[name === 'minClosure' ? 'maxClosure' : name];
		if (!(value >= 0 && value <= most)) {
			throw new UserError(`Safety limit ${name} is ${value}; it must be from 0 to ${most}.`);
		}
	}
	if (limits.minClosure > limits.maxClosure) {
		throw new UserError(
			`Safety limit minClosure is ${limits.minClosure}; it must not exceed maxClosure, ${limits.maxClosure}.`,
		);
	}
	return limits;
}

/**
 * The limits after a change. Where the wish may raise none, the stricter of old and new stays.
 * @throws UserError when one lies beyond what any setting may reach
 */
export function changedLimits(
	before: SafetyLimits,
	changes: Partial<SafetyLimits>,
	wish: LimitWish,
	armed: boolean,
): SafetyLimits {
	const wanted = checkedLimits({ ...before, ...changes });
	if (wish === 'person' || (wish === 'undo' && !armed)) return wanted;
	const stricter = names.map((name) => {
		const choose = name === 'minClosure' ? Math.max : Math.min;
		return [name, choose(before[name], wanted[name])] as const;
	});
	return checkedLimits({ ...wanted, ...Object.fromEntries(stricter) });
}
