import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { solverThreads } from '../../src/host/solverThreads.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { cutPairs } from '../../src/ode/kernels/network/cutPairs.ts';
import { groupNamed, inputIndex, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { parameterAt, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import type { ThreadHost } from '../../src/ode/solvers/wasm/wasmThreads.ts';
import { catalogue } from '../../src/retina/catalogue.ts';
import { until } from '../until.ts';
import { driveEach, latticeOf, networkOfText, sheet } from './delayCircuits.ts';
import { noisyNetwork, noisyTissue } from './noisyCircuit.ts';
import { restOf, type TissueCircuit, tissueLibrary, tissueOf } from './tissueCircuit.ts';

/** Real threads of this process, running the built entry. */
let folder = '';
let entry: URL;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'retinode-threads-'));
	await build({
		configFile: false,
		logLevel: 'error',
		publicDir: false,
		build: {
			ssr: true,
			outDir: folder,
			target: 'node20',
			rolldownOptions: {
				input: { solverThread: fileURLToPath(new URL('../../src/host/solverThread.ts', import.meta.url)) },
				output: { format: 'es', entryFileNames: '[name].mjs' },
			},
		},
	});
	entry = pathToFileURL(join(folder, 'solverThread.mjs'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const side = 6;
const neighboursOf = (columns: number) =>
	Array.from({ length: columns }, (_, i) => i).flatMap((i) => [
		...((i + 1) % side === 0 ? [] : [[i, i + 1] as const]),
		...(i + side < columns ? [[i, i + side] as const] : []),
	]);

interface Outcome {
	readonly state: Float64Array;
	readonly spikes: readonly (readonly [number, number])[];
	readonly threads: number;
	readonly note: string | undefined;
}

/** A patch with coupled receptors through a flash, with a clamp in the middle of it. */
async function run(
	threads?: ThreadHost,
	columns = 30,
	durationMs = 150,
	crew?: (t: number) => number,
): Promise<Outcome> {
	const library = createLibrary(catalogue);
	const net = buildNetwork('dual', library, { columns, neighbours: neighboursOf(columns) });
	const y = settleInTheDark(net, library).y;
	const method = createWasmRealtime(net, { stepMs: 1, ...(threads ? { threads } : {}) });
	const watch = method.watch('ganglion', -20);
	method.load(y);
	const wanted = method.threadNote === undefined ? (threads?.most ?? 1) : 1;
	await until(() => method.threads >= wanted || method.threadNote !== undefined);
	const spikes: [number, number][] = [];
	for (let t = 0; t < durationMs; t++) {
		for (const [name, rate] of [
			['rod', 0.1],
			['cone', 50],
		] as const) {
			const at = inputIndex(groupNamed(net, name), 'photoisomerisation');
			for (let i = 0; i < columns; i++) net.inputs[at + i] = t >= 10 && t < 30 ? (rate * (i % 30)) / 10 : 0;
		}
		if (t === 50) net.held.add(stateIndex(groupNamed(net, 'cone'), 'V', 17));
		if (t === 80) net.held.clear();
		if (crew) method.useThreads(crew(t));
		method.advance(t);
		for (let j = 0; j < watch.count; j++) spikes.push([watch.members[j] ?? -1, watch.timesMs[j] ?? Number.NaN]);
	}
	const outcome = { state: new Float64Array(net.size), spikes, threads: method.threads, note: method.threadNote };
	method.store(outcome.state);
	method.close();
	return outcome;
}

describe('the same run on any number of threads', () => {
	it('has the same spikes and the same state, to the last bit', async () => {
		const one = await run();
		expect(one.threads).toBe(1);
		expect(one.spikes.length).toBeGreaterThan(50);
		for (const most of [2, 3]) {
			const more = await run(solverThreads(most, entry));
			expect(more.threads).toBe(most);
			expect(more.spikes).toEqual(one.spikes);
			expect(more.state).toEqual(one.state);
		}
	});

	it('also where the threads take turns along a large patch', async () => {
		const size = [540, 60] as const;
		const one = await run(undefined, ...size);
		expect(one.spikes.length).toBeGreaterThan(100);
		const two = await run(solverThreads(2, entry), ...size);
		expect(two.threads).toBe(2);
		expect(two.spikes).toEqual(one.spikes);
		expect(two.state).toEqual(one.state);
	});

	it('also where fewer or more of them take the steps from one step to the next', async () => {
		const one = await run(undefined, 60);
		const changing = await run(solverThreads(4, entry), 60, 150, (t) => [4, 1, 2, 4, 3, 2, 1, 3][t % 8] ?? 1);
		// The last step is number 149.
		expect(changing.threads).toBe(2);
		expect(changing.spikes).toEqual(one.spikes);
		expect(changing.state).toEqual(one.state);
	});

	it('also before the other threads have started, or where none can', async () => {
		const one = await run();
		const never: ThreadHost = { most: 4, start: (_task, failed) => failed('no threads today') };
		const alone = await run({ ...never });
		expect(alone.note).toBe('no threads today');
		expect(alone.threads).toBe(1);
		expect(alone.state).toEqual(one.state);
		expect(alone.spikes).toEqual(one.spikes);
	});
});

/** A tissue, or columns side by side, under every noise that there is, from its initial values. */
async function runNoisy(isTissue: boolean, threads?: ThreadHost): Promise<Float64Array> {
	const lattice = isTissue ? noisyTissue(60) : { columns: 60, neighbours: neighboursOf(60) };
	const { network, forcing } = noisyNetwork(lattice);
	const method = createWasmRealtime(network, { stepMs: 0.5, ...(threads ? { threads } : {}) });
	method.load(network.initialState());
	await until(() => method.threads >= (threads?.most ?? 1));
	for (let step = 0; step < 200; step++) {
		forcing.begin({ step, part: 0, durationMs: 0.5, stepMs: 0.5 });
		method.advance(step * 0.5);
		forcing.end();
	}
	const state = new Float64Array(network.size);
	method.store(state);
	method.close();
	return state;
}

describe.each([false, true])('noise on any number of threads (tissue: %s)', (isTissue) => {
	it('is the same to the last bit', async () => {
		const one = await runNoisy(isTissue);
		expect(new Set(one).size).toBe(one.length);
		for (const most of [2, 3]) expect(await runNoisy(isTissue, solverThreads(most, entry))).toEqual(one);
	});
});

/** A tissue of cells that act on each other with delays, of which one is edited. */
async function runDelayed(threads?: ThreadHost): Promise<Float64Array> {
	const net = networkOfText(sheet, latticeOf(sheet));
	driveEach(net, 'near');
	const method = createWasmRealtime(net, { stepMs: 0.5, ...(threads ? { threads } : {}) });
	method.load(net.initialState());
	await until(() => method.threads >= (threads?.most ?? 1));
	for (let step = 0; step < 100; step++) {
		if (step === 50) setParameter(parameterAt(net, 'near_near.delay'), 7);
		method.advance(step * 0.5);
	}
	const state = new Float64Array(net.size);
	method.store(state);
	method.close();
	return state;
}

describe('delays on any number of threads', () => {
	it('are the same to the last bit', async () => {
		const one = await runDelayed();
		for (const most of [2, 3]) expect(await runDelayed(solverThreads(most, entry))).toEqual(one);
	});
});

/** A tissue under current that differs from cell to cell, of which some cells are cut off for a time. */
async function runTissue(circuit: TissueCircuit, threads?: ThreadHost): Promise<Outcome> {
	const net = buildNetwork(circuit, tissueLibrary, tissueOf(circuit, 40, 36));
	const y = restOf(net);
	const method = createWasmRealtime(net, { stepMs: 0.5, ...(threads ? { threads } : {}) });
	const watch = method.watch('collector', -20);
	method.load(y);
	await until(() => method.threads >= (threads?.most ?? 1) || method.threadNote !== undefined);
	const spikes: [number, number][] = [];
	for (const name of ['sender', 'other']) {
		const at = inputIndex(groupNamed(net, name), 'drive');
		for (let i = 0; i < groupNamed(net, name).count; i++) net.inputs[at + i] = 2 + 3 * (i % 5);
	}
	for (let step = 0; step < 80; step++) {
		if (step === 30) cutPairs(net, new Map([['sender', new Set([0, 3, 4, 9])]]));
		if (step === 60) cutPairs(net, new Map());
		if (step === 40) net.held.add(stateIndex(groupNamed(net, 'receiver'), 'V', 3));
		method.advance(step * 0.5);
		for (let j = 0; j < watch.count; j++) spikes.push([watch.members[j] ?? -1, watch.timesMs[j] ?? Number.NaN]);
	}
	const outcome = { state: new Float64Array(net.size), spikes, threads: method.threads, note: method.threadNote };
	method.store(outcome.state);
	method.close();
	return outcome;
}

describe.each(['forward', 'backward'] as const)('a tissue, circuit %s', (circuit) => {
	it('is the same on any number of threads, to the last bit', async () => {
		const one = await runTissue(circuit);
		expect(one.spikes.length).toBeGreaterThan(8);
		for (const most of [2, 3]) {
			const more = await runTissue(circuit, solverThreads(most, entry));
			expect(more.threads).toBe(most);
			expect(more.spikes).toEqual(one.spikes);
			expect(more.state).toEqual(one.state);
		}
	});
});
