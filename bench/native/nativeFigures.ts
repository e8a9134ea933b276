import { nativeHost } from '../../src/host/native/nativeHost.ts';
import { type NativeWidth, nativeWidths } from '../../src/ode/kernels/native/nativeLanes.ts';
import { compiledCode } from '../../src/ode/solvers/native/handover.ts';
import type { WasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { timedVectors, vectorMethod } from '../methods.ts';
import { lightAll, patchOf, setLight } from '../patch.ts';
import { median, turns } from '../timing.ts';

const stepMs = 1;

/** What native code of one width does, one core, against WebAssembly in turns beside it; or why it is not here. */
type WidthFigures =
	| { readonly notHere: string }
	| {
			/** What made it. */
			readonly by: string;
			/** From the program to kernels that were tried, s; from the cache if it was there. */
			readonly secondsToHandover: number;
			/** Medians of processor times of WebAssembly over those of native code in the same round; WebAssembly has vectors that choose their pace by themselves, as it runs without native code. */
			readonly speedupNativeOverWasm: number;
			readonly columnsRealtimePerCore: number;
			readonly bytesPerColumn: number;
			readonly at64: number;
			readonly at4096: number;
			readonly inShuffledLight: number;
	  };

/** Figures of native code. */
export interface NativeFigures {
	readonly widths: Readonly<Record<string, WidthFigures>>;
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
async function compared(model: ReturnType<typeof litPatch>, a: WasmRealtime, b: WasmRealtime, rounds: number) {
	const chunkMs = Math.max(5, Math.round(40_000 / model.network.lattice.columns));
	const [ofA = [], ofB = []] = await turns(
		[timedVectors('a', model, a, chunkMs), timedVectors('b', model, b, chunkMs)],
		rounds,
	);
	return {
		ratio: median(ofA.map((each, k) => each.processor / (ofB[k]?.processor ?? Number.NaN))),
		cost: median(ofB.map(({ processor }) => processor)),
	};
}

async function measureWidth(most: NativeWidth, trialEntry: URL, rounds: number): Promise<WidthFigures> {
	const host = await nativeHost({ most, trialEntry });
	if (host.width !== most) return { notHere: `this processor has vectors of ${32 * host.width} bits at most` };
	const against = async (columns: number, isShuffled: boolean) => {
		const model = litPatch(columns, isShuffled);
		const native = vectorMethod(model, { stepMs, pacedTogether: 16 });
		const began = performance.now();
		const method = () => vectorMethod(model, { stepMs, pacedTogether: 16 });
		native.takeCode(await compiledCode(host, { method, y: model.start, tMs: 0 }));
		const secondsToHandover = (performance.now() - began) / 1000;
		return { native, secondsToHandover, ...(await compared(model, vectorMethod(model, { stepMs }), native, rounds)) };
	};
	const at1024 = await against(1024, false);
	return {
		by: host.title,
		secondsToHandover: at1024.secondsToHandover,
		speedupNativeOverWasm: at1024.ratio,
		columnsRealtimePerCore: Math.round(1 / at1024.cost),
		bytesPerColumn: Math.round(at1024.native.bytesPerColumn),
		at64: (await against(64, false)).ratio,
		at4096: (await against(4096, false)).ratio,
		inShuffledLight: (await against(1024, true)).ratio,
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
	const model = litPatch(1024, false);
	const [together, alone] = [vectorMethod(model, { stepMs, pacedTogether: 16 }), vectorMethod(model, { stepMs })];
	return { widths, costOfPaceBySixteens: (await compared(model, together, alone, rounds)).ratio };
}
