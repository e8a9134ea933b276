// A demonstration: one file, its name in the gallery's list.
const demonstration = {
	format: 'retinode-demonstration',
	version: 1,
	title: 'A dark column',
	text: 'Nothing is to be seen.',
	session: {
		format: 'retinode-session',
		version: 4,
		circuit: 'dual',
		variant: 'corrected',
		columns: { x: 1, y: 1 },
		parameters: {},
		seed: 1,
		light: { kind: 'named', name: 'live' },
		source: { type: 'dark' },
		interventions: [],
		stepMs: 0.5,
		substepMs: 0.125,
	},
};

export default {
	title: 'a demonstration',
	create: { 'assets/demonstrations/a-dark-column.json': JSON.stringify(demonstration, undefined, '\t') },
	register: [
		{ file: 'src/ui/demonstrations/catalogue.ts', after: "\t'rod-signals-in-cones',\n", text: "\t'a-dark-column',\n" },
	],
	run: [
		...['npx', 'vitest', 'run', '--project', 'unit'],
		...['test/ui/demonstrations.test.ts', '-t', 'come with the project'],
	],
	shows: /1 passed/,
};
