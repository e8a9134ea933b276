import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

/** A folder, with a blank in its name as users have them, with built `nativeTrial.mjs` and `solverThread.mjs`, room for a cache, and what removes both. */
export async function nativeFolder(): Promise<{
	folder: string;
	trialEntry: URL;
	solverEntry: URL;
	remove(): Promise<void>;
}> {
	const folder = await mkdtemp(join(tmpdir(), 'retinode native-'));
	const koffi = createRequire(import.meta.url).resolve('koffi');
	await build({
		configFile: false,
		logLevel: 'error',
		publicDir: false,
		// Beside no node_modules, the package is found by its path.
		define: { 'import.meta.url': JSON.stringify(pathToFileURL(koffi).href) },
		build: {
			ssr: true,
			outDir: join(folder, 'built'),
			target: 'node20',
			rolldownOptions: {
				input: {
					nativeTrial: fileURLToPath(new URL('../../src/host/native/nativeTrial.ts', import.meta.url)),
					solverThread: fileURLToPath(new URL('../../src/host/solverThread.ts', import.meta.url)),
				},
				output: { format: 'es', entryFileNames: '[name].mjs' },
			},
		},
	});
	return {
		folder,
		trialEntry: pathToFileURL(join(folder, 'built', 'nativeTrial.mjs')),
		solverEntry: pathToFileURL(join(folder, 'built', 'solverThread.mjs')),
		remove: () => rm(folder, { recursive: true, force: true }),
	};
}
