import { RATE_PARAMETERS, ratesStimulus } from './ratesStimulus.ts';
import { BASELINES, MAX_SECONDS, type StimulusDeclaration } from './stimulus.ts';

/** A long step of full-field light. Defaults lie where the ganglion cell's rate still follows steady light. */
export const step: StimulusDeclaration = {
	name: 'step',
	title: 'Step',
	description: 'Light goes from the background to another level, stays, and goes back, at exactly the times given.',
	parameters: [
		RATE_PARAMETERS.rod('rod', 'Step, rods', 0.005),
		RATE_PARAMETERS.cone('cone', 'Step, cones', 50),
		RATE_PARAMETERS.rod('background_rod', 'Background, rods', 0),
		RATE_PARAMETERS.cone('background_cone', 'Background, cones', 0),
		{ name: 'duration', title: 'Step duration', unit: 's', default: 1, min: 0, max: MAX_SECONDS },
		...BASELINES,
	],
	build(spec, value) {
		const background = { rodRate: value('background_rod'), coneRate: value('background_cone') };
		return ratesStimulus(spec, [
			{ seconds: value('baseline_before'), ...background },
			{ seconds: value('duration'), rodRate: value('rod'), coneRate: value('cone') },
			{ seconds: value('baseline_after'), ...background },
		]);
	},
};
