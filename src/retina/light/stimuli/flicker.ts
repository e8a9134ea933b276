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

/** Full-field sinusoidal or square flicker around a mean luminance. */
export const flicker: StimulusDeclaration = {
	name: 'flicker',
	title: 'Full-field flicker',
	description: 'The whole field flickers around its mean luminance, as a sine or a square wave.',
	parameters: [
		{ name: 'temporal_frequency', title: 'Temporal frequency', unit: 'Hz', default: 2, min: 0, max: 500 },
		...MEAN_AND_CONTRAST,
		{ name: 'square', title: 'Square wave (1) or sine (0)', unit: '', default: 0, min: 0, max: 1, integer: true },
		{ name: 'duration', title: 'Duration', unit: 's', default: 4, min: 0, max: MAX_SECONDS },
		...BASELINES,
		FRAME_RATE,
	],
	build(spec, value, view) {
		const mean = value('mean_luminance');
		const contrast = value('contrast');
		const frequencyHz = value('temporal_frequency');
		requireBelowWhite(mean, contrast);
		requireFrameRate(value('frame_rate'), frequencyHz);
		return pictureStimulus(spec, view, timingOf(value, value('duration')), mean, (_frame, activeMs, out) => {
			const cycles = (frequencyHz * activeMs) / 1000;
			// The small addend puts a phase that is a half cycle, up to rounding, into the half it begins.
			const halfCycle = Math.floor(2 * cycles + 1e-9);
			const wave = value('square') === 1 ? (halfCycle % 2 === 0 ? 1 : -1) : Math.sin(2 * Math.PI * cycles);
			out.fill(Math.min(1, mean * (1 + contrast * wave)));
		});
	},
};
