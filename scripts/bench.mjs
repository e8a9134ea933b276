// `npm run bench`: builds bench/main.ts and runs it. `npm run -s bench -- --json` prints one JSON object; `--quick` takes
// shorter measurements, `--plot` error against cost, `--drift` how far spike times run from the reference, `--light` what the mouse does at every level of light, `--long [SECONDS]` a run of an hour of model
// time at 256 columns.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const outDir = join(root, 'node_modules/.cache/bench');
await build({
	root,
	configFile: false,
	logLevel: 'warn',
	publicDir: false,
	ssr: { noExternal: true },
	build: {
		ssr: true,
		outDir,
		emptyOutDir: true,
		target: 'node20',
		minify: false,
		rolldownOptions: {
			input: { main: join(root, 'bench/main.ts'), solverThread: join(root, 'src/host/solverThread.ts') },
			external: [/^node:/],
			output: { format: 'es', entryFileNames: '[name].mjs' },
		},
	},
});
try {
	await import(pathToFileURL(join(outDir, 'main.mjs')).href);
} finally {
	await rm(outDir, { recursive: true, force: true });
}
