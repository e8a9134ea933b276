import { createStimulus, DEFAULT_VIEW, STIMULI } from '../../../../retina/light/stimuli/catalogue.ts';
import { viewForReceptors } from '../../../../retina/light/stimuli/stimulusFrames.ts';
import { parseStimulusText, STIMULUS_FORMS } from '../../../../retina/light/stimuli/stimulusText.ts';
import { stimulusSource } from '../../stimulusSource.ts';
import type { SourceKind } from './sourceKind.ts';

/** A generated stimulus. An engine makes it by itself; opened as a source it gives the same frames. */
export const stimulus: SourceKind<'stimulus'> = {
	word: 'stimulus',
	forms: STIMULUS_FORMS.map((form) => `stimulus:${form}`),
	help: `a generated stimulus, over and over: ${STIMULI.map(({ name }) => name).join(', ')}`,
	read: (rest) => ({ type: 'stimulus', ...parseStimulusText(rest) }),
	open({ name, parameters }, { clock, receptors }) {
		const view = receptors === undefined ? DEFAULT_VIEW : viewForReceptors(receptors);
		return stimulusSource(createStimulus({ name, parameters }, view), clock);
	},
};
