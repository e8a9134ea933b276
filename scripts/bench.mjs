// `npm run bench`: builds bench/main.ts and runs it (`npm run bench -- --help` says what there is to choose).
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';

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
		'COMMIT: native code against WebAssembly of that commit, by its own bench before and after ours (git worktree, npm ci: by hand)',
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

/**
 * The bench of another commit, built from its own sources in out/against; ours between two runs of it.
 * @param {string} commit
 */
function against(commit) {
	const folder = join(root, 'out/against', commit);
	/** @param {string} program @param {string[]} args @param {string} cwd */
	const run = (program, args, cwd) =>
		execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 26 });
	if (!existsSync(join(folder, 'node_modules'))) {
		if (!existsSync(folder)) run('git', ['worktree', 'add', '--detach', folder, commit], root);
		run('npm', ['ci', '--ignore-scripts'], folder);
	}
	const theirs = () => JSON.parse(run('npm', ['run', '-s', 'bench', '--', '--json', '--quick'], folder));
	const before = theirs();
	const native = JSON.parse(run(process.execPath, ['scripts/bench.mjs', '--native'], root));
	const after = theirs();
	const columns = (before.columnsRealtimePerCore + after.columnsRealtimePerCore) / 2;
	const speedups = Object.fromEntries(
		Object.entries(native.widths).map(([name, width]) => [
			name,
			'notHere' in width
				? width
				: { exact: width.columnsRealtimePerCore / columns, fast: width.fast.columnsRealtimePerCore / columns },
		]),
	);
	const seconds = [before, after].map(({ startSeconds }) => startSeconds);
	console.log(
		JSON.stringify(
			{
				commit,
				columns: [before, after].map((each) => each.columnsRealtimePerCore),
				startSeconds: seconds,
				speedups,
				native,
			},
			undefined,
			2,
		),
	);
}
const commit = process.argv[process.argv.indexOf('--against') + 1];
if (process.argv.includes('--against') && commit) {
	against(commit);
	process.exit(0);
}
const outDir = join(root, 'node_modules/.cache/bench');
await build({
	root,
	configFile: false,
	logLevel: 'warn',
	publicDir: false,
	ssr: { noExternal: true, external: ['koffi'] },
	build: {
		ssr: true,
		outDir,
		emptyOutDir: true,
		target: 'node20',
		minify: false,
		rolldownOptions: {
			input: {
				main: join(root, 'bench/main.ts'),
				solverThread: join(root, 'src/host/solverThread.ts'),
				nativeTrial: join(root, 'src/host/native/nativeTrial.ts'),
			},
			external: [/^node:/, 'koffi'],
			output: { format: 'es', entryFileNames: '[name].mjs' },
		},
	},
});
try {
	await import(pathToFileURL(join(outDir, 'main.mjs')).href);
} finally {
	await rm(outDir, { recursive: true, force: true });
}
