import { type ElectrodeLevel, type ElectrodeLimit, STIMULATION_DRIVES } from '../../protocol/deviceCommand.ts';
import type { Limiter } from './limiter.ts';
import { MAX_GAP_US, type SafetyLimits } from './safetyLimits.ts';

/** What the gate knows of a device's electrodes: from its ELECTRODES frames, and never more than they once said. */
export interface ElectrodeBounds {
	/** Largest current through the common return at any time, µA. */
	readonly maxReturnUa: number;
	readonly maxHoldS: number;
	/** In order of their numbers, from 0. */
	readonly electrodes: readonly ElectrodeLimit[];
}

/** The highest number that an electrode may have on the wire. */
const HIGHEST_ELECTRODE = 65_535;

/** The shortest hold, s, and the slowest rise, µA/s, that the wire can say. */
const LEAST_HOLD_S = 0.1;
const LEAST_RISE_UA_PER_S = 10;

/** An electrode's level that is off needs neither hold nor rise. */
const isOff = ({ amplitudeUa, phaseUs, rateHz }: ElectrodeLevel): boolean => amplitudeUa * phaseUs * rateHz === 0;

/** Refuses what cannot be a level, and a level of an electrode that is not there or not described. */
function checkElectrode({ electrode, drive }: ElectrodeLevel, bounds: ElectrodeBounds | null, limiter: Limiter): void {
	if (!Number.isInteger(electrode) || electrode < 0 || electrode > HIGHEST_ELECTRODE) {
		limiter.refuse('noNumber', `electrode is ${electrode}; it must be a whole number from 0 to ${HIGHEST_ELECTRODE}.`);
	}
	if (!STIMULATION_DRIVES.includes(drive)) {
		limiter.refuse('unknown', `drive is ${drive}; it must be one of ${STIMULATION_DRIVES.join(', ')}.`);
	}
	if (!bounds) limiter.refuse('electrode', 'The device has not said yet what its electrodes bear.');
	else if (!bounds.electrodes[electrode]) {
		limiter.refuse(
			'electrode',
			`The device has no electrode ${electrode}; it has 0 to ${bounds.electrodes.length - 1}.`,
		);
	}
}

/**
 * Brings an electrode's level within the limits of this program, of the electrode and of the device: amplitude, charge
 * of a phase, rate, hold and rise. What is refused is noted with the limiter.
 * @param bounds null: the device has not said what its electrodes bear, and none is switched on
 */
export function limitedLevel(
	asked: ElectrodeLevel,
	limits: SafetyLimits,
	bounds: ElectrodeBounds | null,
	limiter: Limiter,
): ElectrodeLevel {
	checkElectrode(asked, bounds, limiter);
	const { electrode, drive } = asked;
	const own = bounds?.electrodes[electrode];
	const phaseUs = Math.round(limiter.within('phaseUs', asked.phaseUs, 0, limits.maxPhaseUs));
	// µA times µs is pC; rounded down to the wire's steps of 0.1 µA, never up.
	const mostNc = Math.min(limits.maxChargeNc, own?.maxChargeNc ?? 0);
	const byCharge = phaseUs === 0 ? limits.maxAmplitudeUa : (mostNc * 1000) / phaseUs;
	const mostUa = Math.min(limits.maxAmplitudeUa, bounds?.maxReturnUa ?? 0, byCharge);
	const bounded: ElectrodeLevel = {
		target: 'stimulate',
		electrode,
		drive,
		amplitudeUa: limiter.within('amplitudeUa', asked.amplitudeUa, 0, Math.floor(mostUa * 10 + 1e-9) / 10),
		phaseUs,
		gapUs: Math.round(limiter.within('gapUs', asked.gapUs, 0, MAX_GAP_US)),
		rateHz: limiter.within('rateHz', asked.rateHz, 0, limits.maxPulseHz),
		holdS: 0,
		riseUaPerS: 0,
	};
	const longestS = Math.min(limits.maxHoldS, bounds?.maxHoldS ?? 0);
	// A level that was asked for is not silently none, and none goes to a device that may not hold it.
	if (own && !isOff(asked) && (isOff(bounded) || longestS < LEAST_HOLD_S)) {
		const limited = limiter.limited().join(', ');
		const why = longestS < LEAST_HOLD_S ? `a level may hold for ${longestS} s at most` : limited;
		limiter.refuse('electrode', `The limits of the device and of this program leave nothing of that level: ${why}.`);
	}
	if (isOff(bounded)) return bounded;
	return {
		...bounded,
		holdS: limiter.within('holdS', asked.holdS, LEAST_HOLD_S, Math.max(LEAST_HOLD_S, longestS)),
		riseUaPerS: limiter.within('riseUaPerS', asked.riseUaPerS, LEAST_RISE_UA_PER_S, limits.maxRiseUaPerS),
	};
}
