import { pictureStimulus } from './pictureStimulus.ts';
import { FRAME_RATE, MAX_SECONDS, type StimulusDeclaration } from './stimulus.ts';

/** The same relative luminance everywhere, for as long as asked. */
export const uniform: StimulusDeclaration = {
	name: 'uniform',
	title: 'Uniform field',
	description: 'An even field of constant luminance, as bright as the light level makes it.',
	parameters: [
		{ name: 'luminance', title: 'Luminance', unit: 'of white', default: 0.5, min: 0, max: 1 },
		{ name: 'duration', title: 'Duration', unit: 's', default: 2, min: 0, max: MAX_SECONDS },
	],
	build: (spec, value, view) =>
		pictureStimulus(
			spec,
			view,
			{ beforeS: value('duration'), activeS: 0, afterS: 0, frameRateHz: FRAME_RATE.default },
			value('luminance'),
			(_frame, _activeMs, out) => out.fill(value('luminance')),
		),
};
