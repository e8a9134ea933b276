import type { Arithmetic } from '../../src/base/arithmetic.ts';
import { nativeHost } from '../../src/host/native/nativeHost.ts';
import { type NativeWidth, nativeWidths } from '../../src/ode/kernels/native/nativeLanes.ts';
import type { Network } from '../../src/ode/kernels/network/network.ts';
import { compiledCode, type NativeHost } from '../../src/ode/solvers/native/handover.ts';
import { createWasmRealtime, type WasmOptions, type WasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { loneCells, networkOf } from '../drift.ts';
import { timedMethod, vectorMethod } from '../methods.ts';
import { lightAll, patchOf, setLight } from '../patch.ts';
import { median, turns } from '../timing.ts';

const stepMs = 1;

/** Substeps of native code and of WebAssembly. */
type Substeps = Readonly<Record<'native' | 'wasm', number>>;

/** What native code does against WebAssembly in turns beside it: medians of processor times of WebAssembly over those of native code in the same round. */
interface Speedups {
	/** From the program to kernels that were tried, s; from the cache if it was there. */
	readonly secondsToHandover: number;
	/** WebAssembly has vectors that choose their pace by themselves, as it runs without native code. */
	readonly speedupNativeOverWasm: number;
	readonly columnsRealtimePerCore: number;
	readonly at64: number;
	readonly at4096: number;
	readonly inShuffledLight: number;
	/** Substeps in the last step, in the mean: what sixteen cells that choose their pace together take, and those of a vector in WebAssembly. */
	readonly meanSubsteps: Substeps;
	readonly meanSubstepsAt64: Substeps;
	/** Of ganglion cells at 37 °C alone, each under a current of its own. */
	readonly mouseCells: number;
}

/** Native code of one width, one core; or why it is not here. */
type WidthFigures =
	| { readonly notHere: string }
	| (Speedups & {
			/** What made it. */
			readonly by: string;
			/** The same in fast arithmetic. */
			readonly fast: Speedups;
			/** All included, tables too, which are there once. */
			readonly bytesPerColumn: number;
			readonly bytesPerColumnAt4096: number;
			/** From a model to its first step in native code of the cache, 1,024 columns, s; and that over the same in WebAssembly. */
			readonly startSeconds: number;
			readonly startOverWasm: number;
	  });

/** Figures of native code. */
export interface NativeFigures {
	readonly widths: Readonly<Record<string, WidthFigures>>;
	/** Of the widest vectors that are here, exact arithmetic; 0 where there is no native code. */
	readonly speedupNativeOverWasm: number;
	/** Cost of WebAssembly whose cells choose their pace by sixteens, over that of one in which they do by vectors. */
	readonly costOfPaceBySixteens: number;
}

/** A patch in light that grows from column to column, or the same in a fixed disorder. */
function litPatch(columns: number, isShuffled: boolean) {
	const model = patchOf(columns);
	lightAll(model, true);
	// A step that has no factor with the number of columns visits each once.
	const step = 577;
	for (let k = 0; isShuffled && k < columns; k++)
		setLight(model, k, 0.02 * 250 ** (((k * step) % columns) / (columns - 1)));
	return model;
}

/** Two methods in turns: processor time of the first over that of the second, and the least of the second. */
async function compared(columns: number, a: WasmRealtime, b: WasmRealtime, rounds: number) {
	const chunkMs = Math.max(5, Math.round(40_000 / columns));
	const [ofA = [], ofB = []] = await turns(
		[timedMethod('a', columns, a, chunkMs), timedMethod('b', columns, b, chunkMs)],
		rounds,
	);
	return {
		ratio: median(ofA.map((each, k) => each.processor / (ofB[k]?.processor ?? Number.NaN))),
		cost: median(ofB.map(({ processor }) => processor)),
	};
}

/** Many ganglion cells at 37 °C, under currents by which they fire 80 to 600 times a second. */
function mouseCells() {
	const cells = 1024;
	const densities = Array.from({ length: cells }, (_, k) => 2 + (18 * k) / (cells - 1));
	return networkOf(loneCells.mouse, densities, 1);
}

/** A method on those cells, at their start. */
function mouseMethod(network: Network, options: WasmOptions): WasmRealtime {
	const method = createWasmRealtime(network, { stepMs, ...options });
	method.watch('cell', -20);
	method.load(network.initialState());
	return method;
}

/** Something that makes methods on one network, and the state at their start. */
interface Subject {
	readonly columns: number;
	method(options: WasmOptions): WasmRealtime;
	readonly start: Float64Array;
}

function litSubject(columns: number, isShuffled: boolean): Subject {
	const model = litPatch(columns, isShuffled);
	return { columns, method: (options) => vectorMethod(model, { stepMs, ...options }), start: model.start };
}

function mouseSubject(): Subject {
	const network = mouseCells();
	const { columns } = network.lattice;
	return { columns, method: (options) => mouseMethod(network, options), start: network.initialState() };
}

const together = { pacedTogether: 16 } as const;

/** A subject in native code, and how long it took to have that, s. */
async function nativeOf({ method, start }: Subject, host: NativeHost, arithmetic: Arithmetic) {
	const began = performance.now();
	const trial = { method: () => method(together), y: start, tMs: 0 };
	const native = method(together);
	native.takeCode(await compiledCode(host, trial, arithmetic));
	return { native, seconds: (performance.now() - began) / 1000 };
}

async function speedups(host: NativeHost, arithmetic: Arithmetic, rounds: number): Promise<Speedups> {
	const against = async (subject: Subject) => {
		const { native, seconds } = await nativeOf(subject, host, arithmetic);
		const wasm = subject.method({});
		const { ratio, cost } = await compared(subject.columns, wasm, native, rounds);
		return { seconds, ratio, cost, substeps: { native: native.meanSubsteps, wasm: wasm.meanSubsteps } };
	};
	const at1024 = await against(litSubject(1024, false));
	const at64 = await against(litSubject(64, false));
	return {
		secondsToHandover: at1024.seconds,
		speedupNativeOverWasm: at1024.ratio,
		columnsRealtimePerCore: Math.round(1 / at1024.cost),
		at64: at64.ratio,
		at4096: (await against(litSubject(4096, false))).ratio,
		inShuffledLight: (await against(litSubject(1024, true))).ratio,
		meanSubsteps: at1024.substeps,
		meanSubstepsAt64: at64.substeps,
		mouseCells: (await against(mouseSubject())).ratio,
	};
}

/** From a model to its first step, s: in WebAssembly, and in native code that is in the cache. */
async function starts(host: NativeHost): Promise<{ wasm: number; native: number }> {
	const began = performance.now();
	litSubject(1024, false).method(together).advance(0);
	const wasm = (performance.now() - began) / 1000;
	const again = performance.now();
	(await nativeOf(litSubject(1024, false), host, 'exact')).native.advance(0);
	return { wasm, native: (performance.now() - again) / 1000 };
}

async function measureWidth(most: NativeWidth, trialEntry: URL, rounds: number): Promise<WidthFigures> {
	const host = await nativeHost({ most, trialEntry });
	if (host.width !== most) return { notHere: `this processor has vectors of ${32 * host.width} bits at most` };
	const exact = await speedups(host, 'exact', rounds);
	const fast = await speedups(host, 'fast', rounds);
	const bytesAt = async (columns: number) =>
		Math.round((await nativeOf(litSubject(columns, false), host, 'exact')).native.bytesPerColumn);
	const { wasm, native } = await starts(host);
	return {
		by: host.title,
		...exact,
		fast,
		bytesPerColumn: await bytesAt(1024),
		bytesPerColumnAt4096: await bytesAt(4096),
		startSeconds: native,
		startOverWasm: native / wasm,
	};
}

/** Native code of every width against WebAssembly. @param trialEntry the built `nativeTrial.js` */
export async function measureNative(isQuick: boolean, trialEntry: URL): Promise<NativeFigures> {
	const rounds = isQuick ? 9 : 31;
	const widths: Record<string, WidthFigures> = {};
	for (const width of nativeWidths.filter((each) => each > 4)) {
		const name = width === 8 ? 'avx2' : 'avx512';
		widths[name] = await measureWidth(width, trialEntry, rounds).catch((error: unknown) => ({
			notHere: error instanceof Error ? error.message : String(error),
		}));
	}
	const { method } = litSubject(1024, false);
	const { ratio } = await compared(1024, method(together), method({}), rounds);
	const wide = [widths.avx512, widths.avx2].find((each) => each && 'speedupNativeOverWasm' in each);
	const speedupNativeOverWasm = wide && 'speedupNativeOverWasm' in wide ? wide.speedupNativeOverWasm : 0;
	return { widths, speedupNativeOverWasm, costOfPaceBySixteens: ratio };
}
