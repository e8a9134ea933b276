// A stimulus: one file, one line in the list. Screen, command line, sessions and their checks have it then.
export default {
	title: 'a stimulus',
	create: {
		'src/retina/light/stimuli/twoSteps.ts': `import { RATE_PARAMETERS, ratesStimulus } from './ratesStimulus.ts';
import { BASELINES, type StimulusDeclaration } from './stimulus.ts';

/** Light in two steps up. */
export const twoSteps: StimulusDeclaration = {
	name: 'two-steps',
	title: 'Two steps',
	description: 'Light goes up, and up again, for half a second each.',
	parameters: [RATE_PARAMETERS.cone('cone', 'Each step, cones', 50), ...BASELINES],
	build: (spec, value) =>
		ratesStimulus(spec, [
			{ seconds: value('baseline_before'), rodRate: 0, coneRate: 0 },
			{ seconds: 0.5, rodRate: 0, coneRate: value('cone') },
			{ seconds: 0.5, rodRate: 0, coneRate: 2 * value('cone') },
			{ seconds: value('baseline_after'), rodRate: 0, coneRate: 0 },
		]),
};
`,
	},
	register: [
		{
			file: 'src/retina/light/stimuli/catalogue.ts',
			before: 'import { uniform }',
			text: "import { twoSteps } from './twoSteps.ts';\n",
		},
		{ file: 'src/retina/light/stimuli/catalogue.ts', before: '\tuniform,\n', text: '\ttwoSteps,\n' },
	],
	run: ['node', 'bin/retinode.js', 'live', '--source', 'stimulus:two-steps', '--duration', '0.2', '--fast', '--json'],
	shows: /"spikes"/,
};
