import { ratesStimulus } from './ratesStimulus.ts';
import { MAX_SECONDS, type StimulusDeclaration } from './stimulus.ts';

/** No light at all. */
export const dark: StimulusDeclaration = {
	name: 'dark',
	title: 'Dark',
	description: 'No light: the retina at rest.',
	parameters: [{ name: 'duration', title: 'Duration', unit: 's', default: 2, min: 0, max: MAX_SECONDS }],
	build: (spec, value) => ratesStimulus(spec, [{ seconds: value('duration'), rodRate: 0, coneRate: 0 }]),
};
