import { randomBits } from '../../../base/pcg.ts';
import { forEachPixel, pictureStimulus, timingOf } from './pictureStimulus.ts';
import { BASELINES, MAX_SECONDS, MEAN_AND_CONTRAST, requireBelowWhite, type StimulusDeclaration } from './stimulus.ts';

/** Binary white noise on a checkerboard, the stimulus of reverse correlation. */
export const checkerboardNoise: StimulusDeclaration = {
	name: 'checkerboard-noise',
	title: 'Checkerboard noise',
	description: 'Squares turn bright or dark at random, independently in space and time; the seed decides all of it.',
	parameters: [
		{ name: 'check_size', title: 'Size of a check', unit: 'deg', default: 0.05, min: 0.001, max: 90 },
		...MEAN_AND_CONTRAST,
		{ name: 'seed', title: 'Seed', unit: '', default: 1, min: 0, max: 4_294_967_295, integer: true },
		{ name: 'duration', title: 'Duration', unit: 's', default: 10, min: 0, max: MAX_SECONDS },
		...BASELINES,
		{ name: 'frame_rate', title: 'New pattern rate', unit: 'Hz', default: 20, min: 0.1, max: 1000 },
	],
	build(spec, value, view) {
		const mean = value('mean_luminance');
		const contrast = value('contrast');
		requireBelowWhite(mean, contrast);
		const bright = Math.min(1, mean * (1 + contrast));
		const dim = mean * (1 - contrast);
		return pictureStimulus(spec, view, timingOf(value, value('duration')), mean, (frame, _activeMs, out) => {
			forEachPixel(view, (index, xDeg, yDeg) => {
				// Checks are counted from the centre: a corner of four checks lies there, whatever the screen's size.
				const x = Math.floor(xDeg / value('check_size'));
				const y = Math.floor(yDeg / value('check_size'));
				out[index] = randomBits(value('seed'), frame, x, y) >>> 31 === 1 ? bright : dim;
			});
		});
	},
};
