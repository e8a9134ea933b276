// Bundles one TypeScript file for Node, for the commands that run parts of the program (fuzzer, soak) as they are.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {string} entry path of the TypeScript file in the project
 * @param {string} name of the bundle
 * @returns {Promise<string>} the URL to import
 */
export async function bundleForNode(entry, name) {
	const { build } = await import('vite');
	const outDir = join(root, 'node_modules/.cache/retinode', name);
	await build({
		root,
		configFile: false,
		logLevel: 'error',
		publicDir: false,
		ssr: { noExternal: true, external: ['serialport', 'ws', 'koffi', 'h5wasm'] },
		build: {
			ssr: true,
			outDir,
			emptyOutDir: true,
			target: 'node20',
			minify: false,
			rolldownOptions: {
				input: { [name]: join(root, entry) },
				external: ['serialport', 'ws', 'koffi', 'h5wasm/node', /^@serialport\//, /^node:/],
				output: { format: 'es', entryFileNames: '[name].mjs' },
			},
		},
	});
	return pathToFileURL(join(outDir, `${name}.mjs`)).href;
}
