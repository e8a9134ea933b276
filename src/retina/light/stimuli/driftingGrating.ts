import { forEachPixel, pictureStimulus, timingOf } from './pictureStimulus.ts';
import { requireFrameRate, requireResolution } from './samplingLimits.ts';
import {
	BASELINES,
	FRAME_RATE,
	MAX_SECONDS,
	MEAN_AND_CONTRAST,
	requireBelowWhite,
	type StimulusDeclaration,
} from './stimulus.ts';

/** A sinusoidal grating that drifts across the field. */
export const driftingGrating: StimulusDeclaration = {
	name: 'drifting-grating',
	title: 'Drifting grating',
	description: 'A sinusoidal grating moves in one direction; at temporal frequency 0 it stands still.',
	parameters: [
		{ name: 'spatial_frequency', title: 'Spatial frequency', unit: 'cycles/deg', default: 5, min: 0, max: 1000 },
		{ name: 'temporal_frequency', title: 'Temporal frequency', unit: 'Hz', default: 2, min: 0, max: 500 },
		{ name: 'direction', title: 'Direction of motion (0 right, 90 up)', unit: 'deg', default: 0, min: -360, max: 360 },
		{ name: 'phase', title: 'Phase at the centre at start', unit: 'deg', default: 0, min: -360, max: 360 },
		...MEAN_AND_CONTRAST,
		{ name: 'duration', title: 'Duration', unit: 's', default: 4, min: 0, max: MAX_SECONDS },
		...BASELINES,
		FRAME_RATE,
	],
	build(spec, value, view) {
		const mean = value('mean_luminance');
		const contrast = value('contrast');
		requireBelowWhite(mean, contrast);
		requireFrameRate(value('frame_rate'), value('temporal_frequency'));
		requireResolution(view, value('spatial_frequency'));
		const direction = (value('direction') * Math.PI) / 180;
		const cyclesPerDegX = value('spatial_frequency') * Math.cos(direction);
		const cyclesPerDegY = value('spatial_frequency') * Math.sin(direction);
		return pictureStimulus(spec, view, timingOf(value, value('duration')), mean, (_frame, activeMs, out) => {
			const start = value('phase') / 360 - (value('temporal_frequency') * activeMs) / 1000;
			forEachPixel(view, (index, xDeg, yDeg) => {
				const cycles = start + cyclesPerDegX * xDeg + cyclesPerDegY * yDeg;
				out[index] = Math.min(1, mean * (1 + contrast * Math.sin(2 * Math.PI * cycles)));
			});
		});
	},
};
