// `npm run bench`: builds bench/main.ts and runs it (`npm run bench -- --help` says what there is to choose).
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { baselineOf } from './benchBaseline.mjs';

/** What may be asked for, and what it is. Without any: every figure of docs/performance.md. */
const choices = {
	json: 'one JSON object and nothing else',
	quick: 'shorter measurements',
	plot: 'error against cost: docs/work-precision.svg and a table',
	drift: 'how far spike times run from the reference',
	tissue: 'the mouse tissue alone: cost, memory, start, accuracy',
	cells: 'NUMBER, with --tissue: a tissue of about so many cells besides (100000 takes minutes)',
	native: 'native code alone: against WebAssembly, by width of vectors',
	peers:
		'ours against NEURON, Arbor, Jaxley and Brian2 on the same cells (npm run interop:tools -- --peers installs them)',
	light: 'what the mouse does at every level of light (docs/light.md)',
	long: 'SECONDS (3600) of model time at 256 columns',
	against:
		'COMMIT: with --native (which it implies), against WebAssembly of that commit too, which takes turns in the same process (a git worktree in out/against)',
	help: 'this text',
};
/** What was asked for. @throws for an option that there is not, before anything is built or measured */
function asked() {
	const boolean = /** @type {const} */ ({ type: 'boolean' });
	const options = Object.fromEntries(Object.keys(choices).map((name) => [name, boolean]));
	return parseArgs({ options, allowPositionals: true }).values;
}
try {
	if (asked().help) {
		console.log(
			['npm run bench -- [OPTION]', ...Object.entries(choices).map(([name, what]) => `  --${name}  ${what}`)].join(
				'\n',
			),
		);
		process.exit(0);
	}
} catch (error) {
	console.error(
		`bench: ${String(error instanceof Error ? error.message : error).split('.')[0]} (npm run bench -- --help)`,
	);
	process.exit(2);
}

const root = fileURLToPath(new URL('..', import.meta.url));

const outDir = join(root, 'node_modules/.cache/bench');
const common = {
	root,
	configFile: /** @type {false} */ (false),
	logLevel: /** @type {'warn'} */ ('warn'),
	publicDir: /** @type {false} */ (false),
	ssr: { noExternal: /** @type {true} */ (true), external: ['koffi'] },
	build: {
		ssr: true,
		emptyOutDir: true,
		target: 'node20',
		minify: /** @type {false} */ (false),
		rolldownOptions: {
			external: [/^node:/, 'koffi'],
			output: { format: /** @type {'es'} */ ('es'), entryFileNames: '[name].mjs' },
		},
	},
};
const at = process.argv.indexOf('--against');
const commit = at < 0 ? undefined : process.argv[at + 1];
if (at >= 0 && !commit) {
	console.error('bench: --against names no commit');
	process.exit(2);
}
const baseline = commit === undefined ? undefined : await baselineOf(root, commit, common);
await build({
	...common,
	build: {
		...common.build,
		outDir,
		rolldownOptions: {
			...common.build.rolldownOptions,
			input: {
				main: join(root, 'bench/main.ts'),
				solverThread: join(root, 'src/host/solverThread.ts'),
				nativeTrial: join(root, 'src/host/native/nativeTrial.ts'),
			},
		},
	},
});
if (baseline) process.argv.push('--native', '--baseline', baseline);
try {
	await import(pathToFileURL(join(outDir, 'main.mjs')).href);
} finally {
	await rm(outDir, { recursive: true, force: true });
}
