import type { Arithmetic } from '../../src/base/arithmetic.ts';
import { nativeHost } from '../../src/host/native/nativeHost.ts';
import { type NativeWidth, nativeWidths } from '../../src/ode/kernels/native/nativeLanes.ts';
import type { Network } from '../../src/ode/kernels/network/network.ts';
import { compiledCode, type NativeHost } from '../../src/ode/solvers/native/handover.ts';
import { createWasmRealtime, type WasmOptions, type WasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { aloneFile, loneCells, networkOf } from '../drift.ts';
import { timedMethod, vectorMethod } from '../methods.ts';
import { mouseFiles } from '../mouseFiles.ts';
import { lightAll, patchOf, setLight } from '../patch.ts';
import { median, turns } from '../timing.ts';
import type { Baseline, BaselineMethod } from './baseline.ts';
import { measureStarts, type StartFigures } from './starts.ts';

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
	/** The same against WebAssembly of another commit, which took turns too; and WebAssembly of this one against that. */
	readonly overBaseline?: OverBaseline;
}

/** Cost of another commit's WebAssembly over that of native code, and over that of WebAssembly here. */
type OverBaseline = Readonly<
	Record<'at1024' | 'at64' | 'at4096' | 'inShuffledLight' | 'mouseCells', Readonly<Record<'native' | 'wasm', number>>>
>;

/** Native code of one width, one core; or why it is not here. */
type WidthFigures =
	| { readonly notHere: string }
	| (Speedups & {
			/** What made it. */
			readonly by: string;
			/** The same in fast arithmetic. */
			readonly fast: Speedups;
			/** What the handover takes of a run, ms. */
			readonly handover: Readonly<Record<'readyMs' | 'takeMs', number>>;
			/** All included, tables too, which are there once. */
			readonly bytesPerColumn: number;
			readonly bytesPerColumnAt4096: number;
			/** To the first step of 1,024 columns; a start in a circuit that was kept over one in WebAssembly. */
			readonly startSeconds: StartFigures;
			readonly startOverWasm: number;
			/** And over the same in the other commit. */
			readonly startOverBaseline?: number;
	  });

/** Figures of native code. */
export interface NativeFigures {
	readonly widths: Readonly<Record<string, WidthFigures>>;
	/** Of the widest vectors that are here, exact arithmetic; 0 where there is no native code. */
	readonly speedupNativeOverWasm: number;
	/** Cost of WebAssembly whose cells choose their pace by sixteens, over that of one in which they do by vectors. */
	readonly costOfPaceBySixteens: number;
}

/** Multiples of the standard flash in a fixed disorder over columns. */
function shuffledFactors(columns: number): number[] {
	// A step that has no factor with the number of columns visits each once.
	const step = 577;
	return Array.from({ length: columns }, (_, k) => 0.02 * 250 ** (((k * step) % columns) / (columns - 1)));
}

/** A patch in light that grows from column to column, but for columns whose light is told. */
function litPatch(columns: number, factors: readonly number[]) {
	const model = patchOf(columns);
	lightAll(model, true);
	for (const [column, factor] of factors.entries()) setLight(model, column, factor);
	return model;
}

/** Two methods in turns: processor time of the first over that of the second, and the least of the second. */
async function compared(columns: number, a: WasmRealtime, b: WasmRealtime, rounds: number, other?: BaselineMethod) {
	const chunkMs = Math.max(5, Math.round(40_000 / columns));
	const timed = [a, b, ...(other ? [other] : [])].map((each) => timedMethod('', columns, each, chunkMs));
	const [ofA = [], ofB = [], ofOther = []] = await turns(timed, rounds);
	type Turns = typeof ofA;
	const over = (dearer: Turns, cheaper: Turns): number =>
		median(dearer.map((each, k) => each.processor / (cheaper[k]?.processor ?? Number.NaN)));
	return {
		ratio: over(ofA, ofB),
		cost: median(ofB.map(({ processor }) => processor)),
		overBaseline: { native: over(ofOther, ofB), wasm: over(ofOther, ofA) },
	};
}

/** Many ganglion cells at 37 °C, under currents by which they fire 80 to 600 times a second. */
const mouseDensities = Array.from({ length: 1024 }, (_, k) => 2 + (18 * k) / 1023);

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
	/** The same cells in another commit's WebAssembly. */
	baseline(of: Baseline): BaselineMethod;
}

function litSubject(columns: number, factors: readonly number[] = []): Subject {
	const model = litPatch(columns, factors);
	return {
		columns,
		method: (options) => vectorMethod(model, { stepMs, ...options }),
		start: model.start,
		baseline: (of) => of.patch(columns, factors, stepMs),
	};
}

function mouseSubject(): Subject {
	const { mouse } = loneCells;
	const network = networkOf(mouse, mouseDensities, 1);
	const { columns } = network.lattice;
	return {
		columns,
		method: (options) => mouseMethod(network, options),
		start: network.initialState(),
		baseline: (of) =>
			of.cells(
				[...mouseFiles, aloneFile(mouse.kind)],
				'alone',
				mouseDensities.map((each) => each * mouse.pAPerDensity),
				stepMs,
			),
	};
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

async function speedups(
	host: NativeHost,
	arithmetic: Arithmetic,
	rounds: number,
	baseline: Baseline | undefined,
): Promise<Speedups> {
	const against = async (subject: Subject) => {
		const { native, seconds } = await nativeOf(subject, host, arithmetic);
		const wasm = subject.method({});
		const found = await compared(subject.columns, wasm, native, rounds, baseline && subject.baseline(baseline));
		return { seconds, ...found, substeps: { native: native.meanSubsteps, wasm: wasm.meanSubsteps } };
	};
	const at1024 = await against(litSubject(1024));
	const at64 = await against(litSubject(64));
	const at4096 = await against(litSubject(4096));
	const inShuffledLight = await against(litSubject(1024, shuffledFactors(1024)));
	const mouseCells = await against(mouseSubject());
	const all = { at1024, at64, at4096, inShuffledLight, mouseCells };
	const overBaseline = Object.fromEntries(Object.entries(all).map(([name, each]) => [name, each.overBaseline]));
	return {
		secondsToHandover: at1024.seconds,
		speedupNativeOverWasm: at1024.ratio,
		columnsRealtimePerCore: Math.round(1 / at1024.cost),
		at64: at64.ratio,
		at4096: at4096.ratio,
		inShuffledLight: inShuffledLight.ratio,
		meanSubsteps: at1024.substeps,
		meanSubstepsAt64: at64.substeps,
		mouseCells: mouseCells.ratio,
		...(baseline && { overBaseline: overBaseline as OverBaseline }),
	};
}

/**
 * How long a run of 1,024 columns waits for its handover, ms of wall time: for an engine of plain data that was made in another thread to be made ready, and for it to be put
 * in place and take its first step, as `nativeSwitch.ts` has it done between steps. Medians of five.
 */
async function handover(host: NativeHost): Promise<Record<'readyMs' | 'takeMs', number>> {
	const { method, start } = litSubject(1024);
	const made = method(together);
	const code = await compiledCode(host, { method: () => made, y: start, tMs: 0 }, 'exact');
	const packed = made.packed();
	const times = Array.from({ length: 5 }, () => {
		const running = method(together);
		for (let t = 0; t < 20; t++) running.advance(t);
		const began = performance.now();
		const next = running.prepareCode(code, packed);
		const ready = performance.now();
		next.take();
		running.advance(20);
		return { readyMs: ready - began, takeMs: performance.now() - ready };
	});
	return { readyMs: median(times.map(({ readyMs }) => readyMs)), takeMs: median(times.map(({ takeMs }) => takeMs)) };
}

async function measureWidth(
	most: NativeWidth,
	trialEntry: URL,
	rounds: number,
	baseline: Baseline | undefined,
): Promise<WidthFigures> {
	const host = await nativeHost({ most, trialEntry });
	if (host.width !== most) return { notHere: `this processor has vectors of ${32 * host.width} bits at most` };
	const exact = await speedups(host, 'exact', rounds, baseline);
	const fast = await speedups(host, 'fast', rounds, baseline);
	const bytesAt = async (columns: number) =>
		Math.round((await nativeOf(litSubject(columns), host, 'exact')).native.bytesPerColumn);
	const start = await measureStarts(host, new URL('.', trialEntry), baseline);
	return {
		by: host.title,
		...exact,
		fast,
		handover: await handover(host),
		bytesPerColumn: await bytesAt(1024),
		bytesPerColumnAt4096: await bytesAt(4096),
		startSeconds: start,
		startOverWasm: start.known / start.wasm,
		...(start.baseline !== undefined && { startOverBaseline: start.known / start.baseline }),
	};
}

/** Native code of every width against WebAssembly. @param trialEntry the built `nativeTrial.js` @param baseline another commit's */
export async function measureNative(isQuick: boolean, trialEntry: URL, baseline?: Baseline): Promise<NativeFigures> {
	const rounds = isQuick ? 9 : 31;
	const widths: Record<string, WidthFigures> = {};
	for (const width of nativeWidths.filter((each) => each > 4)) {
		const name = width === 8 ? 'avx2' : 'avx512';
		widths[name] = await measureWidth(width, trialEntry, rounds, baseline).catch((error: unknown) => ({
			notHere: error instanceof Error ? error.message : String(error),
		}));
	}
	const { method } = litSubject(1024);
	const { ratio } = await compared(1024, method(together), method({}), rounds);
	const wide = [widths.avx512, widths.avx2].find((each) => each && 'speedupNativeOverWasm' in each);
	const speedupNativeOverWasm = wide && 'speedupNativeOverWasm' in wide ? wide.speedupNativeOverWasm : 0;
	return { widths, speedupNativeOverWasm, costOfPaceBySixteens: ratio };
}
