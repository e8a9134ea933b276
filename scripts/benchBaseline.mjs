// The WebAssembly engine of another commit, for `npm run bench -- --against COMMIT`.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

/**
 * The WebAssembly engine of another commit as a module, bundled from its own sources in out/against: what `Baseline` (bench/native/baseline.ts) asks for.
 * @param {string} root @param {string} commit @param {import('vite').InlineConfig} common how ours is bundled
 * @returns {Promise<string>} its URL
 */
export async function baselineOf(root, commit, common) {
	const folder = join(root, 'out/against', commit);
	if (!existsSync(folder)) {
		execFileSync('git', ['worktree', 'add', '--detach', folder, commit], { cwd: root, stdio: 'ignore' });
	}
	// Folders were moved since.
	/** @param {readonly string[]} places */
	const found = (...places) => {
		const place = places.find((each) => existsSync(join(folder, each)));
		if (!place) throw new Error(`${commit} has none of ${places.join(', ')}`);
		return `../${place}`;
	};
	const entry = join(folder, 'bench/baseline.mjs');
	writeFileSync(
		entry,
		`import { lightAll, patchOf, setLight } from './patch.ts';
import { vectorMethod } from './methods.ts';
import { prepareModel } from '${found('src/engine/model/prepareModel.ts')}';
import { createWasmRealtime } from '${found('src/ode/solvers/wasm/wasmRealtime.ts', 'src/ode/integrators/wasmRealtime.ts')}';
import { groupNamed, inputIndex } from '${found('src/ode/kernels/network/network.ts', 'src/ode/model/network.ts')}';
export function patch(columns, factors, stepMs) {
	const model = patchOf(columns);
	lightAll(model, true);
	factors.forEach((factor, column) => setLight(model, column, factor));
	return vectorMethod(model, { stepMs });
}
export function cells(declarations, circuit, currentsPa, stepMs) {
	const columns = { x: currentsPa.length, y: 1 };
	const { network } = prepareModel({ circuit, variant: 'corrected', columns, parameters: {}, declarations });
	network.inputs.set(currentsPa, inputIndex(groupNamed(network, 'cell'), 'electrode_current'));
	const method = createWasmRealtime(network, { stepMs });
	method.watch('cell', -20);
	method.load(network.initialState());
	return method;
}
`,
	);
	const outDir = join(root, 'node_modules/.cache/bench-against', commit);
	await build({
		...common,
		root: folder,
		build: {
			...common.build,
			outDir,
			rolldownOptions: { ...common.build?.rolldownOptions, input: { baseline: entry } },
		},
	});
	return pathToFileURL(join(outDir, 'baseline.mjs')).href;
}
