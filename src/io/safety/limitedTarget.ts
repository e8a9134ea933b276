import {
	type CommandTarget,
	DIGITS,
	type ElectrodeLevel,
	type ElectrodeLimit,
	STIMULATION_DRIVES,
} from '../../protocol/deviceCommand.ts';
import { MAX_GAP_US, type SafetyLimits } from './safetyLimits.ts';

/** What the gate knows of a device's electrodes: from its ELECTRODES frames, and never more than they once said. */
export interface ElectrodeBounds {
	/** Largest current through the common return at any time, µA. */
	readonly maxReturnUa: number;
	readonly maxHoldS: number;
	/** In order of their numbers, from 0. */
	readonly electrodes: readonly ElectrodeLimit[];
}

/** Why the gate refuses: not armed; a quantity that is no number; a movement it does not know; an electrode not there or not described. */
export type GateRefusal = 'notArmed' | 'noNumber' | 'unknown' | 'electrode';

/** A target within the limits, and what had to be changed for it; or why it is refused, one sentence. */
export type LimitedTarget =
	| { readonly ok: true; readonly target: CommandTarget; readonly limited: readonly string[] }
	| { readonly ok: false; readonly why: GateRefusal; readonly reason: string };

/** The highest number that an electrode may have on the wire. */
const HIGHEST_ELECTRODE = 65_535;

/** The shortest hold, s, and the slowest rise, µA/s, that the wire can say. */
const LEAST_HOLD_S = 0.1;
const LEAST_RISE_UA_PER_S = 10;

/** An electrode's level that is off needs neither hold nor rise. */
const isOff = ({ amplitudeUa, phaseUs, rateHz }: ElectrodeLevel): boolean => amplitudeUa * phaseUs * rateHz === 0;

/**
 * Brings what is asked for within the limits.
 * @param bounds null: the device has not said what its electrodes bear, and none is switched on
 */
export function limitedTarget(
	wanted: CommandTarget,
	limits: SafetyLimits,
	bounds: ElectrodeBounds | null,
): LimitedTarget {
	const limited: string[] = [];
	let refusal: Extract<LimitedTarget, { ok: false }> | null = null;
	const refuse = (why: GateRefusal, reason: string): void => {
		refusal ??= { ok: false, why, reason };
	};
	const within = (name: string, value: number, low: number, high: number): number => {
		if (!Number.isFinite(value)) {
			refuse('noNumber', `${name} is ${value}; a movement needs a finite number.`);
			return low;
		}
		const bounded = Math.min(high, Math.max(low, value));
		if (bounded !== value) limited.push(`${name} ${value} was brought to the limit ${bounded}`);
		return bounded;
	};
	const closure = (value: number) => within('closure', value, limits.minClosure, limits.maxClosure);
	const speedAndForce = (move: { readonly strokesPerS: number; readonly forceLimitN: number }) => ({
		strokesPerS: within('strokesPerS', move.strokesPerS, 0, limits.maxStrokesPerS),
		forceLimitN: within('forceLimitN', move.forceLimitN, 0, limits.maxForceN),
	});

	const level = (asked: ElectrodeLevel): ElectrodeLevel => {
		const { electrode, drive } = asked;
		if (!Number.isInteger(electrode) || electrode < 0 || electrode > HIGHEST_ELECTRODE) {
			refuse('noNumber', `electrode is ${electrode}; it must be a whole number from 0 to ${HIGHEST_ELECTRODE}.`);
		}
		if (!STIMULATION_DRIVES.includes(drive)) {
			refuse('unknown', `drive is ${drive}; it must be one of ${STIMULATION_DRIVES.join(', ')}.`);
		}
		const own = bounds?.electrodes[electrode];
		if (!bounds) refuse('electrode', 'The device has not said yet what its electrodes bear.');
		else if (!own) {
			refuse('electrode', `The device has no electrode ${electrode}; it has 0 to ${bounds.electrodes.length - 1}.`);
		}
		const phaseUs = Math.round(within('phaseUs', asked.phaseUs, 0, limits.maxPhaseUs));
		// µA times µs is pC; rounded down to the wire's steps of 0.1 µA, never up.
		const mostNc = Math.min(limits.maxChargeNc, own?.maxChargeNc ?? 0);
		const byCharge = phaseUs === 0 ? limits.maxAmplitudeUa : (mostNc * 1000) / phaseUs;
		const mostUa = Math.min(limits.maxAmplitudeUa, bounds?.maxReturnUa ?? 0, byCharge);
		const bounded: ElectrodeLevel = {
			target: 'stimulate',
			electrode,
			drive,
			amplitudeUa: within('amplitudeUa', asked.amplitudeUa, 0, Math.floor(mostUa * 10 + 1e-9) / 10),
			phaseUs,
			gapUs: Math.round(within('gapUs', asked.gapUs, 0, MAX_GAP_US)),
			rateHz: within('rateHz', asked.rateHz, 0, limits.maxPulseHz),
			holdS: 0,
			riseUaPerS: 0,
		};
		const longestS = Math.min(limits.maxHoldS, bounds?.maxHoldS ?? 0);
		// A level that was asked for is not silently none, and none goes to a device that may not hold it.
		if (own && !isOff(asked) && (isOff(bounded) || longestS < LEAST_HOLD_S)) {
			const why = longestS < LEAST_HOLD_S ? `a level may hold for ${longestS} s at most` : limited.join(', ');
			refuse('electrode', `The limits of the device and of this program leave nothing of that level: ${why}.`);
		}
		if (isOff(bounded)) return bounded;
		return {
			...bounded,
			holdS: within('holdS', asked.holdS, LEAST_HOLD_S, Math.max(LEAST_HOLD_S, longestS)),
			riseUaPerS: within('riseUaPerS', asked.riseUaPerS, LEAST_RISE_UA_PER_S, limits.maxRiseUaPerS),
		};
	};

	const target = ((): CommandTarget => {
		switch (wanted.target) {
			case 'grip':
				return {
					target: 'grip',
					digits: DIGITS.filter((digit) => wanted.digits.includes(digit)),
					closure: closure(wanted.closure),
					...speedAndForce(wanted),
				};
			case 'digits': {
				const [a, b, c, d, e] = wanted.closures;
				const closures = [closure(a), closure(b), closure(c), closure(d), closure(e)] as const;
				return { target: 'digits', closures, ...speedAndForce(wanted) };
			}
			case 'wrist':
				return {
					target: 'wrist',
					angleDeg: within('angleDeg', wanted.angleDeg, -limits.maxWristDeg, limits.maxWristDeg),
					degPerS: within('degPerS', wanted.degPerS, 0, limits.maxWristDegPerS),
				};
			case 'stimulate':
				return level(wanted);
			case 'relax':
				return { target: 'relax' };
			default:
				// A caller outside TypeScript may ask for anything.
				refuse('unknown', `There is no movement ${String((wanted satisfies never as CommandTarget).target)}.`);
				return { target: 'relax' };
		}
	})();
	return refusal ?? { ok: true, target, limited };
}
