// Who may import whom. Layers, each may import what stands before it:
//   src/ode → src/retina → src/engine → src/io → src/runtime, beside it src/ui, and the shells src/host, src/page, src/cli, electron on top.
// Known debts: none.

const { builtinModules } = require('node:module');

const pure = '^src/(ode|retina|engine)/';
const shells = '^(src/(host|page|cli)|electron)/';

/** Rules that hold for every import, of types too. */
const layers = [
	{
		name: 'ode-knows-numbers-only',
		severity: 'error',
		from: { path: '^src/ode/' },
		to: { path: ['^src/', '^electron/'], pathNot: '^src/ode/' },
	},
	{
		name: 'retina-knows-ode-only',
		severity: 'error',
		from: { path: '^src/retina/' },
		to: { path: ['^src/', '^electron/'], pathNot: '^src/(ode|retina)/' },
	},
	{
		name: 'engine-knows-retina-and-ode-only',
		severity: 'error',
		from: { path: '^src/engine/' },
		to: { path: ['^src/', '^electron/'], pathNot: pure },
	},
	{
		name: 'io-knows-no-screen-and-no-shell',
		severity: 'error',
		from: { path: '^src/io/' },
		to: { path: ['^src/(ui|runtime)/', shells] },
	},
	{
		name: 'runtime-knows-no-screen-and-no-shell',
		severity: 'error',
		from: { path: '^src/runtime/' },
		to: { path: ['^src/ui/', shells] },
	},
	{
		name: 'ui-knows-no-runtime-and-no-shell',
		severity: 'error',
		from: { path: '^src/ui/' },
		to: { path: ['^src/runtime/', shells] },
	},
	{
		name: 'ui-knows-the-engine-by-its-protocol',
		comment: 'Values come from src/engine/protocol; of the rest of the engine and the model only types.',
		severity: 'error',
		from: { path: '^src/ui/' },
		to: {
			path: pure,
			pathNot: ['^src/engine/protocol', '^src/ode/errors\\.ts$'],
			dependencyTypesNot: ['type-only'],
		},
	},
	{
		name: 'nobody-imports-the-screen',
		comment:
			'A shell serves the built page; it does not import it. The page without a host is a shell around the screen.',
		severity: 'error',
		from: { pathNot: '^src/(ui|page)/' },
		to: { path: '^src/ui/' },
	},
	{
		name: 'host-and-cli-know-no-electron',
		severity: 'error',
		from: { path: '^src/' },
		to: { path: ['^electron/', '(^|/)node_modules/electron/'] },
	},
	{
		name: 'pure-layers-are-pure',
		comment: 'No node: module and no package, but odex for the integrators and zod for the engine.',
		severity: 'error',
		from: { path: pure },
		to: {
			dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
			pathNot: ['node_modules/odex/', 'node_modules/zod/'],
		},
	},
	{
		name: 'odex-only-in-integrators',
		severity: 'error',
		from: { pathNot: '^src/ode/integrators/' },
		to: { path: 'node_modules/odex/' },
	},
	{
		name: 'zod-only-from-the-engine-up',
		severity: 'error',
		from: { path: '^src/(ode|retina)/' },
		to: { path: 'node_modules/zod/' },
	},
	{
		name: 'no-development-packages',
		severity: 'error',
		from: { path: '^(src|electron)/' },
		to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/(electron|@types)/' },
	},
	{
		name: 'everything-resolves',
		severity: 'error',
		from: {},
		to: { couldNotResolve: true },
	},
	{
		name: 'no-cycles',
		severity: 'error',
		from: {},
		to: { circular: true },
	},
];

/** Rules about what is reached when the program runs, types erased. */
const reach = [
	{
		name: 'link-reaches-no-node',
		comment: 'The link, its bytes, its mapping and WebSerial run in a page without a host process.',
		severity: 'error',
		from: { path: ['^src/io/(wire|link|mapping)/', '^src/io/.*/browser[^/]*\\.ts$'] },
		to: { path: [`^(node:)?(${builtinModules.join('|')})$`, 'node_modules/'], reachable: true },
	},
	{
		name: 'runtime-reaches-no-node',
		comment:
			'Engine, devices and control law run in a page without a host process: what needs Node is given by the shell.',
		severity: 'error',
		from: { path: '^src/runtime/' },
		to: { path: `^(node:)?(${builtinModules.join('|')})$`, reachable: true },
	},
	{
		name: 'runtime-reaches-no-native-package',
		severity: 'error',
		from: { path: '^src/runtime/' },
		to: { path: 'node_modules/(serialport|@serialport|ws)/', reachable: true },
	},
	{
		name: 'page-knows-no-other-shell',
		comment: 'It runs in a browser, all the way down.',
		severity: 'error',
		from: { path: '^src/page/' },
		to: {
			path: [
				'^src/(host|cli)/',
				'^electron/',
				`^(node:)?(${builtinModules.join('|')})$`,
				'node_modules/(serialport|@serialport|ws)/',
			],
			reachable: true,
		},
	},
	{
		name: 'screen-reaches-no-node',
		comment: 'What of src/io the page takes must be pure framing or a browser source, all the way down.',
		severity: 'error',
		from: { path: '^src/ui/' },
		to: { path: `^(node:)?(${builtinModules.join('|')})$`, reachable: true },
	},
	{
		name: 'screen-reaches-no-native-package',
		severity: 'error',
		from: { path: '^src/ui/' },
		to: { path: 'node_modules/(serialport|@serialport|ws)/', reachable: true },
	},
];

const options = {
	doNotFollow: { path: 'node_modules' },
	moduleSystems: ['es6', 'cjs'],
	enhancedResolveOptions: {
		extensions: ['.ts', '.tsx', '.js', '.json', '.css', '.d.ts'],
		exportsFields: ['exports'],
		conditionNames: ['import', 'node', 'default', 'types'],
		mainFields: ['module', 'main', 'types'],
	},
};

module.exports = {
	withTypes: { forbidden: layers, options: { ...options, tsPreCompilationDeps: true } },
	atRunTime: { forbidden: reach, options: { ...options, tsPreCompilationDeps: false } },
};
