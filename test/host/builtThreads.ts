import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

/** Programs of threads and processes that are built for a test, because Node does not run TypeScript in threads. */
export interface BuiltThreads {
	readonly solver: URL;
	readonly background: URL;
	readonly measuring: URL;
	readonly engine: URL;
	remove(): Promise<void>;
}

/** Builds the programs of solver, background and engine threads and of the measuring process from the sources as they are. */
export async function buildThreads(): Promise<BuiltThreads> {
	// Within the project, so that packages which are not bundled are found.
	const cache = fileURLToPath(new URL('../../node_modules/.cache/retinode', import.meta.url));
	await mkdir(cache, { recursive: true });
	const folder = await mkdtemp(join(cache, 'threads-'));
	const source = (name: string): string => fileURLToPath(new URL(`../../src/host/${name}.ts`, import.meta.url));
	await build({
		configFile: false,
		logLevel: 'error',
		publicDir: false,
		ssr: { noExternal: true, external: ['serialport', 'ws', 'h5wasm'] },
		build: {
			ssr: true,
			outDir: folder,
			target: 'node20',
			minify: false,
			rolldownOptions: {
				external: ['serialport', 'ws', 'h5wasm/node', /^@serialport\//, /^node:/],
				input: {
					...Object.fromEntries(
						['solverThread', 'backgroundThread', 'backgroundProcess', 'engineThread'].map((name) => [
							name,
							source(name),
						]),
					),
					nativeTrial: source('native/nativeTrial'),
				},
				output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
			},
		},
	});
	const built = (name: string): URL => pathToFileURL(join(folder, `${name}.js`));
	return {
		solver: built('solverThread'),
		background: built('backgroundThread'),
		measuring: built('backgroundProcess'),
		engine: built('engineThread'),
		remove: () => rm(folder, { recursive: true, force: true }),
	};
}
