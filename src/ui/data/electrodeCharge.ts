import { chargeLimitNc } from '../../io/devices/twins/chargeLimit.ts';
import type { Intervention } from '../../protocol/session/interventions.ts';
import { shown } from '../fields/numberInput.ts';

/** An electrode near the retina. */
export type Electrode = Extract<Intervention, { type: 'electrode' }>;

/** Shannon's k that electrodes near the retina are held against: that of the simulated stimulator and of the gateware. Assumed; damage was seen above 1.85. */
const shannonK = 1.5;

/** What an electrode passes, and what it is held against. */
export interface ElectrodeCharge {
	/** Charge of a phase, nC: of a steady current what flows while it lasts. Undefined where a course has no phases of one charge. */
	readonly phaseNc?: number;
	/** Of its geometric area, µC/cm² a phase. */
	readonly densityUcCm2?: number;
	/** The most that a phase may carry, nC (`chargeLimitNc`: Shannon 1992; Cogan et al. 2016). */
	readonly limitNc: number;
	/** Whether it is beyond that; a charge that is not known is not. */
	readonly isBeyond: boolean;
	/** Each phase's charge flows back in the next. */
	readonly isBalanced: boolean;
}

/** Charge of a phase, nC: µA times s are µC. */
function phaseNcOf({ startS, endS, currentUa, amplitudeUa = 0, course }: Electrode): number | undefined {
	if (!course || amplitudeUa === 0) {
		if (currentUa === 0) return 0;
		return endS === undefined ? Number.POSITIVE_INFINITY : 1000 * Math.abs(currentUa) * (endS - startS);
	}
	if (currentUa !== 0) return undefined;
	if (course.form === 'biphasic' || course.form === 'pulses') return 1000 * Math.abs(amplitudeUa) * course.widthS;
	// Half a period of a sine.
	return course.form === 'sine' ? (1000 * Math.abs(amplitudeUa)) / (Math.PI * course.frequencyHz) : undefined;
}

/** Charge of a phase of a disc, by its geometric area (π d²/4), against the limit of that area. */
export function electrodeCharge(electrode: Electrode): ElectrodeCharge {
	const areaUm2 = (Math.PI * electrode.diameterUm ** 2) / 4;
	const phaseNc = phaseNcOf(electrode);
	const limitNc = chargeLimitNc(areaUm2, shannonK, Number.POSITIVE_INFINITY);
	const { course } = electrode;
	return {
		limitNc,
		// Sums of decimal fractions that meet the limit are not beyond it.
		isBeyond: phaseNc !== undefined && phaseNc > limitNc * (1 + 1e-9),
		isBalanced:
			course?.form === 'biphasic' || course?.form === 'sine' || (course?.form === 'pulses' && course.alternate),
		// 1 nC/µm² is 1e5 µC/cm².
		...(phaseNc === undefined ? {} : { phaseNc, densityUcCm2: (1e5 * phaseNc) / areaUm2 }),
	};
}

/** Rounded to what a person reads. */
const rounded = (value: number): string => shown(Number(value.toPrecision(3)));

/** `50 nC a phase, 159 µC/cm², of at most 99.6 nC`; the limit is rounded down, for what is more than that is beyond it. */
export function chargeText({ phaseNc, densityUcCm2, limitNc }: ElectrodeCharge): string {
	const most = `of at most ${shown(Math.floor(limitNc * 10) / 10)} nC`;
	if (phaseNc === undefined || densityUcCm2 === undefined)
		return `no phases of one charge to hold against ${most.slice(3)}`;
	if (!Number.isFinite(phaseNc)) return `a steady current without an end, ${most}`;
	return `${rounded(phaseNc)} nC a phase, ${rounded(densityUcCm2)} µC/cm², ${most}`;
}
