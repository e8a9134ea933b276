import { UserError } from '../../../base/errors.ts';
import type { ElectrodeLevel } from '../../../protocol/deviceCommand.ts';
import { STEPS } from '../../wire/constants.ts';
import type { Electrodes, StimulatorLimits } from '../../wire/message.ts';
import { chargeLimitNc } from './chargeLimit.ts';

/** What a stimulator is made with; fixed for as long as it lives. */
export interface StimulatorMake {
	/** What no electrode exceeds. */
	readonly limits: StimulatorLimits;
	/** Longest gap between the phases, µs. */
	readonly maxGapUs: number;
	/** Longest time that a level may hold, s. */
	readonly maxHoldS: number;
	/** Of Shannon 1992; at most 1.85. */
	readonly shannonK: number;
	/** Geometric area of each electrode, µm². */
	readonly areasUm2: readonly number[];
}

/**
 * What the simulated stimulator is: the hard limits of the gateware in firmware/fpga, and discs of 200 µm in diameter.
 * Assumed.
 */
export const SIMULATED_STIMULATOR: StimulatorMake = {
	limits: { electrodes: 4, maxAmplitudeUa: 200, maxPhaseUs: 1000, maxRateHz: 500, maxChargeNc: 100 },
	maxGapUs: 200,
	maxHoldS: 60,
	shannonK: 1.5,
	areasUm2: [31_416, 31_416, 31_416, 31_416],
};

/** The limits of a stimulator's electrodes, each with its own charge. */
export interface ElectrodeLimits {
	/** Whether a level that is not off lies within every limit. The electrode is one that there is. */
	allows(level: ElectrodeLevel): boolean;
	/** What the device says of its electrodes after HELLO_REPLY, in as many messages as it takes. */
	messages(): readonly Electrodes[];
}

/** A payload of 246 bytes holds so many electrodes of 8 bytes behind 7 bytes. */
const ELECTRODES_A_FRAME = 29;

/** @throws UserError when k is above 1.85, or there is not one area above 0 for each electrode */
export function createElectrodeLimits(make: StimulatorMake): ElectrodeLimits {
	const { limits, maxGapUs, maxHoldS, shannonK, areasUm2 } = make;
	if (areasUm2.length !== limits.electrodes) {
		throw new UserError(`There are ${limits.electrodes} electrodes, and areas for ${areasUm2.length}.`);
	}
	const electrodes = areasUm2.map((areaUm2) => ({
		areaUm2,
		maxChargeNc: chargeLimitNc(areaUm2, shannonK, limits.maxChargeNc),
	}));
	return {
		allows({ electrode, amplitudeUa, phaseUs, gapUs, rateHz, holdS, riseUaPerS }) {
			const chargeNc = electrodes[electrode]?.maxChargeNc ?? 0;
			return (
				amplitudeUa <= limits.maxAmplitudeUa &&
				phaseUs <= limits.maxPhaseUs &&
				gapUs <= maxGapUs &&
				rateHz <= limits.maxRateHz &&
				// In the wire's whole steps of 0.1 µA for 1 µs, so that no rounding lets more pass.
				Math.round(amplitudeUa * STEPS.microampere) * phaseUs <= Math.round(chargeNc * STEPS.nanocoulomb) &&
				// Both phases, the gap and a microsecond of rest must fit into a period.
				(2 * phaseUs + gapUs + 1) * Math.round(rateHz * STEPS.hz) <= 1e6 * STEPS.hz &&
				holdS > 0 &&
				holdS <= maxHoldS &&
				riseUaPerS > 0
			);
		},
		messages() {
			const frames = Math.ceil(electrodes.length / ELECTRODES_A_FRAME);
			return Array.from({ length: frames }, (_, frame): Electrodes => {
				const firstElectrode = frame * ELECTRODES_A_FRAME;
				return {
					kind: 'electrodes',
					// Pulses take turns: the return carries one of them at a time.
					maxReturnUa: limits.maxAmplitudeUa,
					maxHoldS,
					shannonK,
					firstElectrode,
					electrodes: electrodes.slice(firstElectrode, firstElectrode + ELECTRODES_A_FRAME),
				};
			});
		},
	};
}
