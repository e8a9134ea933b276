import { UserError } from '../../../base/errors.ts';
import { checkedRateHz } from './emgSource.ts';
import { chain, highPass, leakyAverage, type Section } from './sections.ts';

/** How an electromyogram becomes an envelope. */
export interface EnvelopeSettings {
	/** Corner of the high-pass, Hz: what moves with skin and cable lies below. */
	readonly highPassHz: number;
	/** Time constant of each of two smoothing stages, ms. */
	readonly smoothMs: number;
}

/**
 * 20 Hz: De Luca et al. 2010, doi:10.1016/j.jbiomech.2010.01.027. Smoothing assumed: 2 × 40 ms keep the delay of the
 * envelope below the 100 to 125 ms that users of prostheses take well (Farrell & Weir 2007, doi:10.1109/TNSRE.2007.891391).
 */
export const DEFAULT_ENVELOPE: EnvelopeSettings = { highPassHz: 20, smoothMs: 40 };

/** The envelope's delay, ms: two leaky averages, each as old as its time constant. The high-pass delays amplitudes hardly. */
export function envelopeDelayMs({ smoothMs }: EnvelopeSettings): number {
	return 2 * smoothMs;
}

/**
 * The classical amplitude estimate (Hogan & Mann 1980, doi:10.1109/TBME.1980.326652; Clancy, Morin & Merletti 2002,
 * doi:10.1016/S1050-6411(01)00033-5): high-pass, full-wave rectification, smoothing. Takes a sample, mV, gives the mean
 * rectified value, mV: 0 or above. Both stages of smoothing are first-order, so that it never overshoots.
 * @throws UserError for settings out of range
 */
export function createEnvelope(rateHz: number, changes: Partial<EnvelopeSettings> = {}): Section {
	const { highPassHz, smoothMs } = { ...DEFAULT_ENVELOPE, ...changes };
	checkedRateHz(rateHz);
	if (!(highPassHz >= 1 && highPassHz <= rateHz / 4)) {
		throw new UserError(`EMG highPassHz is ${highPassHz}; it must be from 1 to ${rateHz / 4}, a quarter of the rate.`);
	}
	if (!(smoothMs >= 1 && smoothMs <= 1000)) {
		throw new UserError(`EMG smoothMs is ${smoothMs}; it must be from 1 to 1000 ms.`);
	}
	return chain(highPass(highPassHz, rateHz), Math.abs, leakyAverage(smoothMs, rateHz), leakyAverage(smoothMs, rateHz));
}
