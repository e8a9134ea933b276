import type { ElectrodesStatus } from '../../protocol/status.ts';
import { type NumberRange, shown } from '../fields/numberInput.ts';

/** An electrode's level, as the form sets it and the device acknowledges it. */
export type Level = ElectrodesStatus['levels'][number];

/** A gentle start: 10 nC a phase, for a minute, reached within 0.1 s. */
export const firstLevel: Level = {
	electrode: 0,
	drive: 'spikes',
	amplitudeUa: 50,
	phaseUs: 200,
	gapUs: 0,
	rateHz: 100,
	holdS: 60,
	riseUaPerS: 500,
};

/** A number of a level in the form. */
export interface LevelField extends NumberRange {
	readonly name: Exclude<keyof Level, 'drive'>;
	readonly testId: string;
}

/** The numbers of a level in the order of the form, in the device's limits. */
export function levelFields(electrodes: ElectrodesStatus, drive: Level['drive']): readonly LevelField[] {
	const { count, maxAmplitudeUa, maxPhaseUs, maxGapUs, maxRateHz, maxHoldS, maxRiseUaPerS } = electrodes;
	const pulses = drive === 'spikes' ? 'Pulses, at most' : 'Pulses';
	return [
		{ name: 'electrode', title: 'Electrode', unit: '1', integer: true, min: 0, max: count - 1, testId: 'electrode' },
		{ name: 'amplitudeUa', title: 'Amplitude', unit: 'uA', min: 0, max: maxAmplitudeUa, testId: 'amplitude' },
		{
			name: 'phaseUs',
			title: 'Length of a phase',
			unit: 'us',
			integer: true,
			min: 0,
			max: maxPhaseUs,
			testId: 'phase',
		},
		{ name: 'gapUs', title: 'Between the phases', unit: 'us', integer: true, min: 0, max: maxGapUs, testId: 'gap' },
		{ name: 'rateHz', title: pulses, unit: '1/s', min: 0, max: maxRateHz, testId: 'pulse-rate' },
		{ name: 'holdS', title: 'Holds for', unit: 's', min: 0.1, max: maxHoldS, testId: 'hold-time' },
		{ name: 'riseUaPerS', title: 'Climbs by', unit: 'uA/s', min: 10, max: maxRiseUaPerS, testId: 'rise' },
	];
}

/** Charge of a phase, nC: µA times µs is pC. */
export const chargeNc = ({ amplitudeUa, phaseUs }: Level): number => (amplitudeUa * phaseUs) / 1000;

/** `50 µA × 200 µs = 10 nC a phase; one pulse a spike, at most 100/s; for 60 s` */
export function levelText(level: Level): string {
	const { amplitudeUa, phaseUs, gapUs, rateHz, drive, holdS } = level;
	const gap = gapUs > 0 ? `, ${shown(gapUs)} µs between` : '';
	const pulses = drive === 'spikes' ? `one pulse a spike, at most ${shown(rateHz)}/s` : `${shown(rateHz)} pulses/s`;
	return `${shown(amplitudeUa)} µA × ${shown(phaseUs)} µs = ${shown(chargeNc(level))} nC a phase${gap}; ${pulses}; for ${shown(holdS)} s`;
}

/** `2,000 µm², bears 4 nC a phase`: rounded down, for what is more than that it does not bear. */
export function bears(limit: ElectrodesStatus['each'][number] | undefined): string {
	if (!limit) return 'the device has not said yet what it bears';
	const nC = Math.floor(limit.maxChargeNc * 10) / 10;
	return `${limit.areaUm2.toLocaleString('en')} µm², bears ${shown(nC)} nC a phase`;
}
