import { pictureStimulus, timingOf } from './pictureStimulus.ts';
import { requireFrameRate } from './samplingLimits.ts';
import {
	BASELINES,
	FRAME_RATE,
	MAX_SECONDS,
	MEAN_AND_CONTRAST,
	requireBelowWhite,
	type StimulusDeclaration,
} from './stimulus.ts';

/** Pauses around the sweeps as in the paper, s: dark, bright step, dark, mean; then mean between and after the sweeps. */
const PARTS_S = { dark: 2, bright: 3, darkAgain: 3, mean: 2 } as const;

/** The full-field chirp of Baden et al. 2016, Nature 529:345, doi:10.1038/nature16468. */
export const chirp: StimulusDeclaration = {
	name: 'chirp',
	title: 'Full-field chirp',
	description:
		'A bright step, then flicker of rising frequency, then flicker of rising contrast, over the whole field.',
	parameters: [
		...MEAN_AND_CONTRAST,
		{ name: 'frequency_start', title: 'Sweep from', unit: 'Hz', default: 0.5, min: 0, max: 500 },
		{ name: 'frequency_end', title: 'Sweep to', unit: 'Hz', default: 8, min: 0, max: 500 },
		{
			name: 'frequency_sweep',
			title: 'Length of the frequency sweep',
			unit: 's',
			default: 8,
			min: 0,
			max: MAX_SECONDS,
		},
		{ name: 'contrast_frequency', title: 'Frequency of the contrast sweep', unit: 'Hz', default: 2, min: 0, max: 500 },
		{ name: 'contrast_sweep', title: 'Length of the contrast sweep', unit: 's', default: 8, min: 0, max: MAX_SECONDS },
		...BASELINES,
		FRAME_RATE,
	],
	build(spec, value, view) {
		const mean = value('mean_luminance');
		const contrast = value('contrast');
		requireBelowWhite(mean, contrast);
		for (const name of ['frequency_start', 'frequency_end', 'contrast_frequency']) {
			requireFrameRate(value('frame_rate'), value(name));
		}
		const f0 = value('frequency_start');
		const f1 = value('frequency_end');
		const sweepS = value('frequency_sweep');
		const contrastS = value('contrast_sweep');
		const dim = mean * (1 - contrast);
		const bright = Math.min(1, mean * (1 + contrast));

		const starts = cumulative([
			PARTS_S.dark,
			PARTS_S.bright,
			PARTS_S.darkAgain,
			PARTS_S.mean,
			sweepS,
			PARTS_S.mean,
			contrastS,
			PARTS_S.mean,
			PARTS_S.dark,
		]);
		const luminance = (activeS: number): number => {
			const part = starts.findLastIndex((start) => activeS >= start - 1e-9);
			const sinceS = activeS - (starts[part] as number);
			switch (part) {
				case 1:
					return bright;
				case 3:
				case 5:
				case 7:
					return mean;
				case 4:
					// Phase is the integral of a frequency that rises linearly.
					return (
						mean * (1 + contrast * Math.sin(2 * Math.PI * (f0 * sinceS + ((f1 - f0) * sinceS * sinceS) / (2 * sweepS))))
					);
				case 6:
					return (
						mean *
						(1 + ((contrast * sinceS) / contrastS) * Math.sin(2 * Math.PI * value('contrast_frequency') * sinceS))
					);
				default:
					return dim;
			}
		};
		return pictureStimulus(spec, view, timingOf(value, starts.at(-1) ?? 0), dim, (_frame, activeMs, out) =>
			out.fill(Math.max(0, Math.min(1, luminance(activeMs / 1000)))),
		);
	},
};

/** Start of each part, and last the end of all. */
function cumulative(lengthsS: readonly number[]): number[] {
	const starts = [0];
	for (const length of lengthsS) starts.push((starts.at(-1) ?? 0) + length);
	return starts;
}
