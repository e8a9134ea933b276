// A light source: its entry in the table of light sources, one file, its line. Sessions, their checks, the command line and its
// help have it then; the screen shows it by its title while it is on, and the engine waits for it as its frames carry model time.
export default {
	title: 'a light source',
	create: {
		'src/io/light/node/kinds/dusk.ts': `import { UserError } from '../../../../base/errors.ts';
import { frameSource } from '../../frameSource.ts';
import type { SourceKind } from './sourceKind.ts';

/** Light that fades to half ten times a second. */
export const dusk: SourceKind<'dusk'> = {
	word: 'dusk',
	forms: ['dusk:RATE'],
	help: 'light for cones that fades from so many photoisomerisations per second',
	read(rest) {
		const coneRate = Number(rest);
		if (!(coneRate > 0)) throw new UserError(\`dusk:RATE must be above 0; got '\${rest}'\`);
		return { type: 'dusk', coneRate };
	},
	open: ({ coneRate }, { clock }) =>
		frameSource({
			name: \`dusk from \${coneRate}\`,
			timing: 'recorded',
			async *read(signal) {
				for (let id = 0; id < 20 && !signal.aborted; id++) {
					const light = { format: 'uniform-rates', rodRate: 0, coneRate: coneRate / 2 ** id } as const;
					yield { id, light, capturedAtMs: clock.nowMs(), modelTimeMs: 100 * id };
				}
			},
		}),
};
`,
	},
	register: [
		{
			file: 'src/protocol/session/lightSources.ts',
			before: '\tstdin: onHost(',
			text: "\tdusk: onHost({\n\t\tby: 'host',\n\t\ttitle: 'Dusk',\n\t\tfields: { coneRate: finite.positive() },\n\t\tnotInPage: () => 'A page without a host has no dusk; open this session with `retinode app`.',\n\t}),\n",
		},
		{
			file: 'src/io/light/node/kinds/catalogue.ts',
			before: 'import { recording }',
			text: "import { dusk } from './dusk.ts';\n",
		},
		{ file: 'src/io/light/node/kinds/catalogue.ts', before: ', recording };', text: ', dusk' },
	],
	run: ['node', 'bin/retinode.js', 'live', '--source', 'dusk:1e4', '--duration', '0.2', '--fast', '--json'],
	shows: /"spikes"/,
};
