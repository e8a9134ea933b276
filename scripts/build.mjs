// Builds everything that runs into dist/ with vite:
//   dist/ui        the user interface (src/ui/index.html), relative paths, no inline script, so a strict CSP can hold
//   dist/page      the page without a host (src/page/index.html): the same, with its workers and the bundled clips, to be hosted anywhere
//   dist/node      command line, host, engine thread and device processes, with the chunks they share
//   dist/electron  the desktop shell's main, utility (ES modules) and preload (CommonJS, as the sandbox demands)
// Every chunk that two entries share lies in dist/node itself, beside the thread and process entries: code may rely on
// `new URL('./engineThread.js', import.meta.url)` and `new URL('../ui/', import.meta.url)` wherever it was bundled.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

// npm 10 runs a linked package's `prepare` on every `npx retinode`: what is built already must not be built again
// under a program that may be running from it.
if (process.env.npm_lifecycle_event === 'prepare' && process.env.npm_command === 'exec') {
	if (existsSync(join(root, 'dist/node/cli.js'))) process.exit(0);
}

/** Native modules, what they are loaded beside, and what only Electron's runtime provides: never bundled. */
const external = [
	'serialport',
	'ws',
	'koffi',
	'electron',
	'h5wasm/node',
	'@resvg/resvg-js',
	/^@serialport\//,
	/^node:/,
];

const nodeEntries = {
	'node/cli': 'src/cli/main.ts',
	'node/startHost': 'src/host/startHost.ts',
	'node/batchThread': 'src/cli/batch/batchThread.ts',
	'node/datasetThread': 'src/cli/batch/datasetThread.ts',
	'node/engineThread': 'src/host/engineThread.ts',
	'node/solverThread': 'src/host/solverThread.ts',
	'node/backgroundThread': 'src/host/backgroundThread.ts',
	'node/nwbThread': 'src/host/nwbThread.ts',
	'node/backgroundProcess': 'src/host/backgroundProcess.ts',
	'node/protocolProcess': 'src/host/protocolProcess.ts',
	'node/graspThread': 'bench/control/light/workThread.ts',
	'node/handProcess': 'src/host/handProcess.ts',
	'node/nativeTrial': 'src/host/native/nativeTrial.ts',
	'electron/main': 'electron/main.ts',
	'electron/utility': 'electron/utility.ts',
};
const preloadEntry = 'electron/preload.ts';
const pages = { ui: 'src/ui/index.html', page: 'src/page/index.html' };

/** @param {string} path */
const present = (path) => existsSync(join(root, path));

/** @type {import('vite').InlineConfig} */
const shared = {
	root,
	configFile: false,
	logLevel: 'warn',
	oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
};

/**
 * @param {import('vite')} vite
 * @param {string} name of its folder in src and in dist
 */
async function buildPage(vite, name) {
	await vite.build({
		...shared,
		root: join(root, 'src', name),
		base: './',
		publicDir: false,
		worker: { format: 'es' },
		build: {
			outDir: join(root, 'dist', name),
			emptyOutDir: true,
			target: 'es2023',
			assetsInlineLimit: 0,
			chunkSizeWarningLimit: 2000,
			modulePreload: { polyfill: false },
			sourcemap: true,
		},
	});
}

/**
 * @param {import('vite')} vite
 * @param {Record<string, string>} input output name (no extension) to source
 * @param {'es' | 'cjs'} format
 */
async function buildNode(vite, input, format) {
	await vite.build({
		...shared,
		publicDir: false,
		ssr: { noExternal: true, external: ['serialport', 'ws', 'koffi', 'electron', 'h5wasm', '@resvg/resvg-js'] },
		build: {
			ssr: true,
			outDir: join(root, 'dist'),
			emptyOutDir: false,
			target: 'node20',
			minify: false,
			sourcemap: true,
			rolldownOptions: {
				input: Object.fromEntries(Object.entries(input).map(([name, path]) => [name, join(root, path)])),
				external,
				output: {
					format,
					entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
					chunkFileNames: 'node/[name]-[hash].js',
				},
			},
		},
	});
}

const missing = [...Object.values(nodeEntries), preloadEntry, ...Object.values(pages)].filter((path) => !present(path));
if (missing.length > 0) console.warn(`Not built, because not written yet: ${missing.join(', ')}`);

const vite = await import('vite');
await Promise.all(['node', 'electron'].map((name) => rm(join(root, 'dist', name), { recursive: true, force: true })));
const entries = Object.fromEntries(Object.entries(nodeEntries).filter(([, path]) => present(path)));
if (!present(nodeEntries['node/startHost'])) delete entries['electron/utility'];
if (Object.keys(entries).length > 0) await buildNode(vite, entries, 'es');
if (present(preloadEntry)) await buildNode(vite, { 'electron/preload': preloadEntry }, 'cjs');
for (const [name, path] of Object.entries(pages)) if (present(path)) await buildPage(vite, name);
