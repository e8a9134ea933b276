import type { Sweep } from './preset.ts';

/** Electrode current that is 1 µA/cm² of the ganglion cell's 20e-6 cm², pA. */
export const pAPerMicroampereCm2 = 20;

/**
 * A current step into the ganglion cell, in the dark. It stands in the cone pathway, the smallest circuit; in the dark its synapse is silent, so
 * the cell is as good as alone.
 * @param densityUaCm2 current per membrane area, µA/cm²
 */
export function currentStep(
	densityUaCm2: number,
	startS: number,
	stepS: number,
	durationS: number,
	variant = 'corrected',
): Sweep {
	const step = { currentPa: densityUaCm2 * pAPerMicroampereCm2, startS, durationS: stepS };
	return {
		label: `${densityUaCm2} µA/cm²`,
		circuit: 'cone',
		variant,
		durationS,
		electrode: { population: 'ganglion', ...step },
		record: ['ganglion'],
	};
}
