import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import { nativeHost } from '../../src/host/native/nativeHost.ts';
import { solverThreads } from '../../src/host/solverThreads.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { groupNamed, inputIndex, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { parameterAt, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { type CompiledProgram, compiledCode, type NativeHost } from '../../src/ode/solvers/native/handover.ts';
import { nativeCode } from '../../src/ode/solvers/native/nativeCode.ts';
import { createWasmRealtime, type WasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import type { ThreadHost } from '../../src/ode/solvers/wasm/wasmThreads.ts';
import { adapting, spikingFiles } from '../ode/spikingCircuit.ts';
import { restOf, tissueLibrary, tissueOf } from '../ode/tissueCircuit.ts';
import { compilersHere, whyNoNative, widthsHere } from './compilers.ts';
import { nativeFolder } from './trialEntry.ts';

let made: Awaited<ReturnType<typeof nativeFolder>>;
beforeAll(async () => {
	made = await nativeFolder();
});
afterAll(() => made.remove());

/** Two vectors of 16 columns and part of a third, with gap junctions between neighbours. */
const columns = { x: 9, y: 4 };

/** A patch of the published circuit that is flashed, edited, clamped and driven by electrodes; what one method and another make of it. */
function patch() {
	const { network, start } = prepareModel({ circuit: 'dual', variant: 'corrected', columns, parameters: {} });
	const act = (t: number): void => {
		const { lattice } = network;
		for (const [name, rate] of [
			['rod', 0.1],
			['cone', 50],
		] as const) {
			const from = inputIndex(groupNamed(network, name), 'photoisomerisation');
			for (let k = 0; k < lattice.columns; k++) {
				network.inputs[from + k] = t >= 10 && t < 30 ? rate * 0.02 * 250 ** (k / lattice.columns) : 0;
			}
		}
		const current = inputIndex(groupNamed(network, 'ganglion'), 'electrode_current');
		network.inputs[current + 5] = t >= 60 && t < 80 ? 40 : 0;
		const clamped = stateIndex(groupNamed(network, 'coneBipolar'), 'V', 7);
		if (t === 50) network.held.add(clamped);
		if (t === 70) network.held.delete(clamped);
		if (t === 85) {
			const edited = parameterAt(network, 'ganglion.Na.g');
			setParameter(edited, 0.9 * (edited.group.parameters[edited.index] as number));
		}
	};
	const watched = (threads?: ThreadHost) => {
		const method = createWasmRealtime(network, { stepMs: 1, pacedTogether: 16, ...(threads && { threads }) });
		return { method, watch: method.watch('ganglion', -20) };
	};
	return { network, start, act, watched, method: (): WasmRealtime => watched().method };
}

/** Spikes and the state after each step of a run. */
function courseOf(
	before: (method: WasmRealtime, t: number) => void = () => undefined,
	{ start, act, watched }: ReturnType<typeof patch> = patch(),
	{ method, watch } = watched(),
) {
	method.load(start);
	const spikes: string[] = [];
	const states: Float64Array[] = [];
	const y = Float64Array.from(start);
	for (let t = 0; t < 110; t++) {
		act(t);
		before(method, t);
		method.advance(t);
		for (let k = 0; k < watch.count; k++) spikes.push(`${watch.members[k]} at ${watch.timesMs[k]}`);
		method.store(y);
		states.push(Float64Array.from(y));
	}
	return { spikes, states };
}

/** Widths that are compiled here; the narrowest has nothing of its own, and random circuits try it. */
const tried = widthsHere.slice(0, 2);
/** One that every processor with native code has, whose programs the tests share. */
const shared = tried.at(-1) as (typeof widthsHere)[number];

/** Each width by another compiler, where there are several. */
const compilerFor = (width: (typeof widthsHere)[number]): string =>
	compilersHere[widthsHere.indexOf(width) % compilersHere.length] as string;

const hostOf = (compiler: string, most: (typeof widthsHere)[number]): Promise<NativeHost> =>
	nativeHost({
		compilers: [compiler],
		most,
		cacheFolder: join(made.folder, 'cache'),
		trialEntry: made.trialEntry,
	});

describe.skipIf(whyNoNative !== undefined)(`native code${whyNoNative ? ` (left out: ${whyNoNative})` : ''}`, () => {
	it.each(tried.map((width) => ({ width, compiler: compilerFor(width) })))(
		'of vectors of $width by $compiler does what WebAssembly does, to the last bit, when it takes over in the middle of a run',
		async ({ width, compiler }) => {
			const host = await hostOf(compiler, width);
			expect(host.width).toBe(width);
			const { method, start } = patch();
			const code = await compiledCode(host, { method, y: start, tMs: 0 });
			const expected = courseOf();
			const found = courseOf((own, t) => {
				if (t === 20) own.takeCode(code);
				if (t === 20) expect(own.lanes).toBe(`f32x${width}`);
			});
			expect(expected.spikes.length).toBeGreaterThan(20);
			expect(found.spikes).toEqual(expected.spikes);
			expect(found.states).toEqual(expected.states);
		},
	);

	it('lets cells whose spikes are events spike when WebAssembly does, to the last bit', async () => {
		const host = await hostOf(compilerFor(shared), shared);
		const network = buildNetwork('pair', createLibrary(spikingFiles(adapting, 'scatter first.V_th 1[mV]')), {
			columns: 21,
			neighbours: [],
		});
		const current = inputIndex(groupNamed(network, 'first'), 'electrode_current');
		for (let k = 0; k < 21; k++) network.inputs[current + k] = 3 * k;
		const clamped = stateIndex(groupNamed(network, 'first'), 'V', 20);
		const run = (code?: Awaited<ReturnType<typeof compiledCode>>) => {
			const method = createWasmRealtime(network, { stepMs: 0.5, pacedTogether: 16 });
			const watches = [method.watch('first', -20), method.watch('second', -20)];
			if (code) method.takeCode(code);
			const y = network.initialState();
			const seen: unknown[] = [];
			for (let k = 0; k < 200; k++) {
				if (k === 60) network.held.add(clamped);
				if (k === 100) network.held.delete(clamped);
				method.step(y, k * 0.5);
				for (const { population, count, members, timesMs } of watches) {
					for (let c = 0; c < count; c++) seen.push([population, members[c], timesMs[c]]);
				}
			}
			return { seen, y, method };
		};
		const expected = run();
		const code = await compiledCode(host, { method: () => expected.method, y: network.initialState(), tMs: 0 });
		const found = run(code);
		expect(expected.seen.length).toBeGreaterThan(100);
		expect(found.seen).toEqual(expected.seen);
		expect(found.y).toEqual(expected.y);
	});

	it('does the same on two threads, when they take over in the middle of a run', async () => {
		const host = await hostOf(compilerFor(shared), shared);
		const { method, start } = patch();
		const code = await compiledCode(host, { method, y: start, tMs: 0 });
		const expected = courseOf();
		const own = patch();
		const spread = own.watched(solverThreads(2, made.solverEntry));
		const next = spread.method.prepareCode(code);
		expect(next.hasThreads).toBe(false);
		await vi.waitUntil(() => next.hasThreads, 60_000);
		const found = courseOf(
			(method, t) => {
				if (t === 20) next.take();
				if (t >= 20) expect(method.threads).toBe(2);
			},
			own,
			spread,
		);
		spread.method.close();
		expect(found).toEqual(expected);
	});

	it('gathers in a tissue what WebAssembly gathers, to the last bit, from few cells and from many', async () => {
		const [width] = tried;
		if (width === undefined) throw new Error('no width');
		const host = await hostOf(compilerFor(width), width);
		// Cells of no kind fill whole vectors: lanes beyond the last hold no numbers.
		const network = buildNetwork('forward', tissueLibrary, tissueOf('forward', 81, 75));
		for (const { name, count } of network.populations) expect(count % width, name).toBeGreaterThan(0);
		const start = restOf(network);
		const method = (): WasmRealtime => createWasmRealtime(network, { stepMs: 0.5, pacedTogether: 16 });
		const code = await compiledCode(host, { method, y: start, tMs: 0 });
		const methods = [method(), method()];
		for (const each of methods) each.load(start);
		methods[1]?.takeCode(code);
		const drive = inputIndex(groupNamed(network, 'sender'), 'drive');
		const states = methods.map(() => Float64Array.from(start));
		for (let step = 0; step < 80; step++) {
			if (step === 10) network.inputs.fill(3, drive, drive + groupNamed(network, 'sender').count);
			methods.forEach((each, k) => {
				each.advance(0.5 * step);
				each.store(states[k] as Float64Array);
			});
			expect(states[1], `step ${step}`).toEqual(states[0]);
		}
		const moved = stateIndex(groupNamed(network, 'receiver'), 'V', 0);
		expect(Math.abs((states[0]?.[moved] as number) - (start[moved] as number))).toBeGreaterThan(1);
	});

	it('is refused where a trial step leaves other bits than WebAssembly, or crashes', async () => {
		const host = await hostOf(compilerFor(shared), shared);
		const { method, start } = patch();
		const spoilt = (spoil: (program: CompiledProgram) => CompiledProgram): NativeHost => ({
			...host,
			compile: async (program, arithmetic) => spoil(await host.compile(program, arithmetic)),
		});
		const wrong = spoilt((program) => ({
			...program,
			trial: () => ({
				on: (memory) => {
					const kernels = program.load().on(memory);
					const numbers = new Float32Array(memory);
					return {
						run(calls) {
							kernels.run(calls);
							numbers.forEach((each, k) => {
								if (each < -20 && each > -90) numbers[k] = each + 1e-3;
							});
						},
					};
				},
			}),
		}));
		const trial = { method, y: start, tMs: 0 };
		await expect(compiledCode(wrong, trial)).rejects.toThrow(/does not give the bits of WebAssembly: state \d+ is/);
		const absent = await nativeHost({
			compilers: [compilerFor(shared)],
			most: shared,
			cacheFolder: join(made.folder, 'cache'),
			trialEntry: new URL('absent.mjs', made.trialEntry),
		});
		await expect(compiledCode(absent, trial)).rejects.toThrow(/a trial step of native code failed \(exit code 1\)/);
	});

	it('checks kinds and lengths of what it is given before every call', async () => {
		const host = await hostOf(compilerFor(shared), shared);
		const none = nativeCode(shared, () => {
			throw new Error('none');
		});
		const program = patch().method().prepareCode(none).program(false);
		const kernels = (await host.compile(program, 'exact')).load().on(new ArrayBuffer(64));
		expect(() => kernels.run(new Float64Array(8))).toThrow('a call of native code has 9 numbers; got 8');
		expect(() => kernels.run(new Float64Array(0))).toThrow(RangeError);
		expect(() => kernels.run(new Float32Array(9) as unknown as Float64Array)).toThrow('numbers of 64 bits');
	});
});
