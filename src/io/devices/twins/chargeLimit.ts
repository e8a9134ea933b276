import { UserError } from '../../../base/errors.ts';
import { STEPS } from '../../wire/constants.ts';

/** Shannon's k may never be set above this: above it charges have been seen to damage tissue (Shannon 1992). */
export const HIGHEST_SHANNON_K = 1.85;

/** Electrodes smaller than this (µm²) may damage tissue by 4 nC in a phase, whatever k says (Cogan et al. 2016). */
const MICROELECTRODE_UM2 = 2000;
const MICROELECTRODE_NC = 4;

/**
 * The largest charge of a phase that an electrode may pass: Q = sqrt(A · 10^k) with Q in µC and A in cm², which is
 * k = log(Q / A) + log(Q) (Shannon 1992, doi:10.1109/10.126616); at most 4 nC where the area is below 2,000 µm² (Cogan,
 * Ludwig, Welle, Takmakov 2016, doi:10.1088/1741-2560/13/2/021001); and never more than the hardware's own limit.
 * @param areaUm2 geometric area, µm², above 0
 * @param k at most 1.85
 * @returns nC, rounded down to the wire's steps of 0.0001
 * @throws UserError for an area or a k out of range
 */
export function chargeLimitNc(areaUm2: number, k: number, hardwareNc: number): number {
	if (!(areaUm2 > 0)) throw new UserError(`The area of an electrode is ${areaUm2} µm²; it must be above 0.`);
	if (!(k <= HIGHEST_SHANNON_K)) {
		throw new UserError(`Shannon's k is ${k}; it must not be above ${HIGHEST_SHANNON_K}, where damage begins.`);
	}
	// 1 µm² is 1e-8 cm², 1 µC is 1,000 nC.
	const byAreaNc = 1000 * Math.sqrt(areaUm2 * 1e-8 * 10 ** k);
	const bySizeNc = areaUm2 < MICROELECTRODE_UM2 ? MICROELECTRODE_NC : Number.POSITIVE_INFINITY;
	return Math.floor(Math.min(byAreaNc, bySizeNc, hardwareNc) * STEPS.nanocoulomb) / STEPS.nanocoulomb;
}
