import { RATE_PARAMETERS, ratesStimulus } from './ratesStimulus.ts';
import { MAX_SECONDS, type StimulusDeclaration } from './stimulus.ts';

/** A brief full-field flash; the defaults are the standard flash of the published column. */
export const flash: StimulusDeclaration = {
	name: 'flash',
	title: 'Flash',
	description: 'A brief full-field flash on a steady background, on and off at exactly the times given.',
	parameters: [
		RATE_PARAMETERS.rod('rod', 'Flash, rods', 100),
		RATE_PARAMETERS.cone('cone', 'Flash, cones', 50_000),
		RATE_PARAMETERS.rod('background_rod', 'Background, rods', 0),
		RATE_PARAMETERS.cone('background_cone', 'Background, cones', 0),
		{ name: 'duration', title: 'Flash duration', unit: 's', default: 0.02, min: 0, max: MAX_SECONDS },
		{ name: 'baseline_before', title: 'Baseline before', unit: 's', default: 0.2, min: 0, max: MAX_SECONDS },
		{ name: 'baseline_after', title: 'Baseline after', unit: 's', default: 1.28, min: 0, max: MAX_SECONDS },
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
