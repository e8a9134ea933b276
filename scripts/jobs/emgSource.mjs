// An EMG source: its form in a session file, one file, one line in the catalogue (an import and an entry).
export default {
	title: 'an EMG source',
	create: {
		'src/io/control/emg/kinds/heldKind.ts': `import { UserError } from '../../../../base/errors.ts';
import { createEmgGenerator } from '../simulatedEmg.ts';
import type { EmgKind } from './emgKind.ts';
import { modelFeed } from './modelFeed.ts';

const rateHz = 1000;

/** A simulated muscle that is held at one contraction. */
export const heldKind: EmgKind<'held'> = {
	title: 'Muscle held',
	word: 'held',
	form: 'held:CONTRACTION',
	first: { type: 'held', contraction: 0.5 },
	read(rest) {
		const contraction = Number(rest);
		if (!(contraction >= 0 && contraction <= 1)) {
			throw new UserError(\`--emg held:CONTRACTION must be from 0 to 1; got '\${rest}'\`);
		}
		return { type: 'held', contraction };
	},
	ready: ({ contraction }) =>
		Promise.resolve((startMs) => {
			const sample = createEmgGenerator({ activation: () => contraction, rateHz, seed: 1 });
			return modelFeed(rateHz, startMs, () => sample());
		}),
};
`,
	},
	register: [
		{
			file: 'src/protocol/session/controlBlock.ts',
			before: '	/** A board that sends one number a line',
			text: "	z.strictObject({ type: z.literal('held'), contraction: fraction }),\n",
		},
		{
			file: 'src/io/control/emg/kinds/catalogue.ts',
			before: 'import { recordedKind }',
			text: "import { heldKind } from './heldKind.ts';\n",
		},
		{ file: 'src/io/control/emg/kinds/catalogue.ts', after: '	none,\n', text: '	held: heldKind,\n' },
	],
	// Against a muscle at rest below and tense above the one that is held, it alone moves the hand.
	run: [
		...['node', 'bin/retinode.js', 'live', '--source', 'stimulus:dark', '--duration', '1', '--json'],
		...[
			'--sink',
			'device:hand',
			'--emg',
			'held:0.7',
			'--fusion',
			'emg',
			'--emg-calibration',
			'scripts/jobs/with/muscle.json',
		],
	],
	shows: /"commandsActed": [1-9]/,
};
