// Who may import whom. Layers, each may import what stands before it:
//   src/base → src/analysis → src/ode → src/retina → src/protocol → src/engine → src/io → src/runtime, beside it src/ui,
//   and the shells src/host, src/page, src/cli, electron on top; bench/control, an experiment with a command of its own, stands below src/cli.
// The order within src/ode and src/io, and that no two folders import each other, is checked too. Known debts: none.

const { builtinModules } = require('node:module');

const node = `^(node:)?(${builtinModules.join('|')})$`;
const shells = '^(src/(host|page|cli)|electron)/';
const pure = '^src/(base|analysis|ode|retina|protocol|engine)/';

/** What each pure layer may import besides itself. */
const pureLayers = {
	base: [],
	analysis: ['base'],
	ode: ['base'],
	retina: ['base', 'analysis', 'ode'],
	protocol: ['base', 'retina'],
	engine: ['base', 'analysis', 'ode', 'retina', 'protocol'],
};

/** Folders of a layer in the order in which they stand: each imports only those before it. */
const inner = {
	'src/ode': ['equations', 'kernels', 'solvers'],
	'src/ode/equations': ['units', 'language', 'linking'],
	'src/ode/kernels': ['graph', 'javascript', 'network', 'plan', 'wasm'],
	'src/io': ['light', 'wire', 'transport', 'safety', 'link', 'control', 'devices', 'files'],
};

/** Rules that hold for every import, of types too. */
const layers = [
	...Object.entries(pureLayers).map(([layer, others]) => ({
		name: `${layer}-imports-only-what-stands-before-it`,
		severity: 'error',
		from: { path: `^src/${layer}/` },
		to: { path: ['^src/', '^electron/', '^bench/'], pathNot: `^src/(${[layer, ...others].join('|')})/` },
	})),
	...Object.entries(inner).flatMap(([folder, order]) =>
		order.slice(0, -1).map((name, place) => ({
			name: `${folder.slice('src/'.length)}-${name}-imports-nothing-that-stands-after-it`,
			severity: 'error',
			from: { path: `^${folder}/${name}/` },
			to: { path: `^${folder}/(${order.slice(place + 1).join('|')})/` },
		})),
	),
	{
		name: 'io-knows-no-engine-no-screen-and-no-shell',
		severity: 'error',
		from: { path: '^src/io/' },
		to: { path: ['^src/(engine|ui|runtime)/', shells, '^bench/'] },
	},
	{
		name: 'safety-imports-nothing-of-io',
		comment: 'What reaches a person passes the gate; it can be read on its own.',
		severity: 'error',
		from: { path: '^src/io/safety/' },
		to: { path: '^src/io/', pathNot: '^src/io/safety/' },
	},
	{
		name: 'runtime-knows-no-screen-and-no-shell',
		severity: 'error',
		from: { path: '^src/runtime/' },
		to: { path: ['^src/ui/', shells, '^bench/'] },
	},
	{
		name: 'ui-knows-no-runtime-and-no-shell',
		severity: 'error',
		from: { path: '^src/ui/' },
		to: { path: ['^src/runtime/', shells, '^bench/'] },
	},
	{
		name: 'ui-knows-the-engine-by-its-protocol',
		comment: 'Values come from src/protocol, src/analysis and src/base; of the engine and the model only types.',
		severity: 'error',
		from: { path: '^src/ui/' },
		to: { path: pure, pathNot: '^src/(protocol|analysis|base)/', dependencyTypesNot: ['type-only'] },
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
		name: 'of-benches-only-the-grasp-benchmark-has-a-command',
		severity: 'error',
		from: { path: '^(src|electron)/', pathNot: '^src/cli/' },
		to: { path: '^bench/' },
	},
	{
		name: 'pure-layers-are-pure',
		comment: 'No node: module and no package, but odex for the solvers and zod for protocol and engine.',
		severity: 'error',
		from: { path: pure },
		to: {
			dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
			pathNot: ['node_modules/odex/', 'node_modules/zod/'],
		},
	},
	{
		name: 'odex-only-in-solvers',
		severity: 'error',
		from: { pathNot: '^src/ode/solvers/' },
		to: { path: 'node_modules/odex/' },
	},
	{
		name: 'zod-only-from-the-protocol-up',
		severity: 'error',
		from: { path: '^src/(base|analysis|ode|retina)/' },
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
		from: { path: ['^src/io/(wire|safety|link)/', '^src/io/transport/mapping/', '^src/io/.*/browser/'] },
		to: { path: [node, 'node_modules/'], reachable: true },
	},
	{
		name: 'runtime-reaches-no-node',
		comment:
			'Engine, devices and control law run in a page without a host process: what needs Node is given by the shell.',
		severity: 'error',
		from: { path: '^src/runtime/' },
		to: { path: [node, '^src/io/.*/node/'], reachable: true },
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
			path: ['^src/(host|cli)/', '^electron/', node, '^src/io/.*/node/', 'node_modules/(serialport|@serialport|ws)/'],
			reachable: true,
		},
	},
	{
		name: 'screen-reaches-no-node',
		comment: 'What of src/io the page takes must be pure framing or a browser source, all the way down.',
		severity: 'error',
		from: { path: '^src/ui/' },
		to: { path: node, reachable: true },
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
