import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Arithmetic } from '../src/base/arithmetic.ts';
import type { Model } from '../src/engine/model/prepareModel.ts';
import { nativeHost } from '../src/host/native/nativeHost.ts';
import { compiledCode, type NativeHost } from '../src/ode/solvers/native/handover.ts';
import { NoiseForcing } from '../src/ode/solvers/noise/noiseForcing.ts';
import { createWasmRealtime, type WasmRealtime } from '../src/ode/solvers/wasm/wasmRealtime.ts';
import { circuit, gradedStates, pictureMs, pictures, stepMs, tissueOf } from './noisyTissue.ts';
import { median } from './timing.ts';
import { errorOf } from './tissueAccuracy.ts';

const cellsOf = ({ network }: Model): number => network.populations.reduce((sum, { count }) => sum + count, 0);

/** Processor seconds of this process. */
const processorS = (): number => {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1e6;
};

/** Bytes that this process holds when its collector has been through: objects, arrays, and memories of WebAssembly. */
async function heldBytes(): Promise<number> {
	setFlagsFromString('--expose-gc');
	const collect: () => void = runInNewContext('gc');
	// What was made in a turn because it was asked for is kept to the end of the turn.
	await new Promise((resolve) => setTimeout(resolve));
	// What the first time lets go of may hold arrays.
	for (let k = 0; k < 3; k++) collect();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

/** What a tissue costs. */
interface TissueCost {
	readonly sideUm: number;
	readonly areaMm2: number;
	readonly cells: number;
	/** From nothing to the first step, s of processor time. */
	readonly startS: number;
	/** Processor seconds for a simulated second, one thread: the median of the turns. */
	readonly perSecond: number;
	readonly perCellUs: number;
	/** In the turn that was disturbed least. */
	readonly leastPerCellUs: number;
	/** Of what threads work on. */
	readonly bytesPerCell: number;
	/** Of all that the process holds for it: besides, the model with its wiring, its places and the state it starts from. */
	readonly heldBytesPerCell: number;
}

/** Processor seconds of a turn, and of what comes before the first: by then the engine has compiled the kernels a second time, which it does beside them. */
const [turnS, warmS] = [0.2, 3];

/** Runs a tissue under noise, in several turns. */
async function costOf(sideUm: number, turns: number): Promise<TissueCost> {
	const held = await heldBytes();
	const started = processorS();
	const model = tissueOf(sideUm);
	const method: WasmRealtime = createWasmRealtime(model.network, { stepMs });
	method.load(model.start);
	method.advance(0);
	const startS = processorS() - started;
	const cells = cellsOf(model);
	const heldBytesPerCell = ((await heldBytes()) - held) / cells;
	const light = pictures(model);
	let step = 1;
	/** Pictures of 50 ms for so long. @returns processor seconds for a simulated one */
	const run = (leastS: number): number => {
		const [before, first] = [processorS(), step];
		while (processorS() - before < leastS) {
			light(step * stepMs);
			for (const end = step + pictureMs / stepMs; step < end; step++) method.advance(step * stepMs);
		}
		return (processorS() - before) / (((step - first) * stepMs) / 1000);
	};
	run(warmS);
	const taken = Array.from({ length: turns }, () => run(turnS)).sort((a, b) => a - b);
	const perSecond = taken[Math.floor(turns / 2)] as number;
	return {
		sideUm,
		areaMm2: (sideUm / 1000) ** 2,
		cells,
		startS,
		perSecond,
		perCellUs: (1e6 * perSecond) / cells,
		leastPerCellUs: (1e6 * (taken[0] as number)) / cells,
		bytesPerCell: method.bytesPerColumn,
		heldBytesPerCell,
	};
}

/**
 * How much longer steps take with all noise that the circuit declares (photons, channels, transmitter), in the same run: processor time of both in turns, the median of
 * their ratios.
 */
function noiseRatioOf(sideUm: number, turns: number): number {
	const { network, start, mosaic } = tissueOf(sideUm);
	const method = createWasmRealtime(network, { stepMs });
	method.load(start);
	const light = pictures({ network, mosaic });
	const noise = new NoiseForcing(network, 1);
	let step = 0;
	const run = (isNoisy: boolean): number => {
		network.noise.parameters.fill(isNoisy ? 1 : 0);
		const before = processorS();
		for (const end = step + (2 * pictureMs) / stepMs; step < end; step++) {
			if ((step * stepMs) % pictureMs === 0) light(step * stepMs);
			noise.begin({ step, part: 0, durationMs: stepMs, stepMs });
			method.advance(step * stepMs);
			noise.end();
		}
		return processorS() - before;
	};
	run(false);
	run(true);
	const ratios = Array.from({ length: turns }, () => {
		const without = run(false);
		return run(true) / without;
	}).sort((a, b) => a - b);
	return ratios[Math.floor(turns / 2)] as number;
}

/** What a tissue costs in native code of the widest vectors that are here, against WebAssembly; or why it is not here. */
type NativeTissue =
	| { readonly notHere: string }
	| {
			readonly by: string;
			readonly cells: number;
			/** Processor time, the median of the turns, and the same in fast arithmetic. */
			readonly perCellUs: number;
			readonly fastPerCellUs: number;
			/** Over that of WebAssembly in the turn before it, the median of the ratios; and the same in fast arithmetic. */
			readonly overWasm: number;
			readonly fastOverWasm: number;
			readonly bytesPerCell: number;
	  };

/** Native code and WebAssembly in turns, on one tissue. @param trialEntry the built `nativeTrial.js` */
async function nativeTissueOf(sideUm: number, turns: number, trialEntry: URL): Promise<NativeTissue> {
	const model = tissueOf(sideUm);
	const light = pictures(model);
	const made = (): WasmRealtime => {
		const method = createWasmRealtime(model.network, { stepMs, pacedTogether: 16 });
		method.load(model.start);
		return method;
	};
	const wasm = made();
	const inCode = async (host: NativeHost, arithmetic: Arithmetic): Promise<WasmRealtime> => {
		const method = made();
		method.takeCode(await compiledCode(host, { method: made, y: model.start, tMs: 0 }, arithmetic));
		return method;
	};
	let host: NativeHost;
	try {
		host = await nativeHost({ trialEntry });
	} catch (error) {
		return { notHere: error instanceof Error ? error.message : String(error) };
	}
	const methods = [wasm, await inCode(host, 'exact'), await inCode(host, 'fast')] as const;
	const cells = cellsOf(model);
	/** Three pictures of all methods, one after the other. @returns processor time of each for a cell and simulated second, us */
	const turn = (first: number): readonly number[] =>
		methods.map((method) => {
			let spent = 0;
			for (let picture = first; picture < first + 3; picture++) {
				light(picture * pictureMs);
				const before = processorS();
				for (let t = picture * pictureMs; t < (picture + 1) * pictureMs; t += stepMs) method.advance(t);
				spent += processorS() - before;
			}
			return (1e9 * spent) / (3 * pictureMs * cells);
		});
	// By then the engine has compiled the kernels a second time.
	const warm = 8;
	const taken = Array.from({ length: warm + turns }, (_, k) => turn(3 * k)).slice(warm);
	const middle = (of: (each: readonly number[]) => number): number => median(taken.map(of));
	return {
		by: host.title,
		cells,
		perCellUs: middle(([, exact]) => exact as number),
		fastPerCellUs: middle(([, , fast]) => fast as number),
		overWasm: middle(([base, exact]) => (exact as number) / (base as number)),
		fastOverWasm: middle(([base, , fast]) => (fast as number) / (base as number)),
		bytesPerCell: methods[1].bytesPerColumn,
	};
}

/** How far a tissue moves in the dark within a second of its start: graded cells, mV. */
function darkDriftOf(sideUm: number): number {
	const model = tissueOf(sideUm);
	const states = gradedStates(model);
	const method = createWasmRealtime(model.network, { stepMs });
	method.load(model.start);
	const y = Float64Array.from(model.start);
	let most = 0;
	for (let t = 0; t < 1000; t += 50) {
		for (let step = 0; step < 50 / stepMs; step++) method.advance(t + step * stepMs);
		method.store(y);
		for (const index of states) most = Math.max(most, Math.abs((y[index] as number) - (model.start[index] as number)));
	}
	return most;
}

/** The side of a square tissue of about so many cells, µm. */
const sideFor = (cells: number): number => Math.round(200 * Math.sqrt(cells / 1974));

/**
 * Every figure of a tissue.
 * @param isQuick fewer and smaller tissues, and a shorter comparison
 * @param trialEntry the built `nativeTrial.js`
 * @param more about how many cells another tissue has that is measured besides
 */
export async function measureTissue(isQuick: boolean, trialEntry: URL, more?: number) {
	const sides = [...(isQuick ? [145, 350] : [145, 200, 350, 700]), ...(more === undefined ? [] : [sideFor(more)])];
	// What a process holds once, whatever the tissue, is none of its cells'.
	await costOf(60, 1);
	const costs: TissueCost[] = [];
	for (const side of sides) costs.push(await costOf(side, isQuick ? 5 : 11));
	const perCell = costs.map(({ leastPerCellUs }) => leastPerCellUs);
	return {
		circuit,
		stepMs,
		costs,
		costFlatness: Math.max(...perCell) / Math.min(...perCell),
		native: await nativeTissueOf(350, isQuick ? 5 : 21, trialEntry),
		noiseRatio: noiseRatioOf(350, isQuick ? 5 : 21),
		darkDriftMv: darkDriftOf(200),
		accuracy: errorOf(85, isQuick ? 150 : 1000),
	};
}
