import type { Arithmetic } from '../../../base/arithmetic.ts';
import type { NativeWidth } from '../../kernels/native/nativeLanes.ts';
import type { CodeMaker } from '../wasm/engineCode.ts';
import type { WasmRealtime } from '../wasm/wasmRealtime.ts';
import { type NativeLibrary, nativeCode } from './nativeCode.ts';
import type { NativeKernels } from './recordedRunner.ts';

/** A program that was compiled. */
export interface CompiledProgram {
	/** Its file, from which other threads load it. */
	readonly path: string;
	/** Loads it into this process. */
	load(): NativeLibrary;
	/** Its kernels in a process of their own. */
	trial(): NativeLibrary;
}

/** What compiles programs here, for this processor. */
export interface NativeHost {
	readonly width: NativeWidth;
	/** What it makes, in words: vectors and compiler. */
	readonly title: string;
	/** @throws an error that says why there is no compiled program */
	compile(program: Uint8Array<ArrayBuffer>, arithmetic: Arithmetic): Promise<CompiledProgram>;
}

/** A step by which native code is tried. */
export interface TrialStep {
	/** The method at its start, with what is watched; it is asked for once, and takes the step. */
	method(): WasmRealtime;
	/** The state at its start, and its time, ms. */
	readonly y: Float64Array;
	readonly tMs: number;
}

/** The state after the step. */
function stateAfter(method: WasmRealtime, { y, tMs }: TrialStep): Float64Array {
	const after = Float64Array.from(y);
	method.delays.restart();
	method.step(after, tMs);
	return after;
}

/**
 * By what part of its size and 1, and by what part of its change, a state may differ after a trial step of fast arithmetic. Where a spike begins within the step, microseconds
 * are tenths of a millivolt: ganglion cells at 37 °C under 18 µA/cm² are off by 0.2 mV after rising by 60. Code that is wrong is off by far more. What the arithmetic itself
 * is off by is measured over whole runs, against the accuracy contract.
 */
const mostOff = { ofSize: 0.01, ofChange: 0.1 } as const;

/** Whether a trial step left a state as it must be. @param before it, the state was so */
const isAsExpected: Readonly<Record<Arithmetic, (found: number, expected: number, before: number) => boolean>> = {
	exact: Object.is,
	fast: (found, expected, before) =>
		Math.abs(found - expected) <=
		mostOff.ofSize * (1 + Math.abs(expected)) + mostOff.ofChange * Math.abs(expected - before),
};

/** What a trial step must give. */
const promised: Readonly<Record<Arithmetic, string>> = {
	exact: 'does not give the bits of WebAssembly',
	fast: 'gives something other than WebAssembly',
};

/** @throws Error that names the first state that is not as it must be after a trial step */
function checkTrial(found: Float64Array, expected: Float64Array, before: Float64Array, arithmetic: Arithmetic): void {
	const differing = expected.findIndex(
		(each, k) => !isAsExpected[arithmetic](found[k] as number, each, before[k] as number),
	);
	if (differing < 0) return;
	throw new Error(
		`a trial step of native code ${promised[arithmetic]}: state ${differing} is ${found[differing]} in place of ${expected[differing]}`,
	);
}

/** Libraries of kernels without held states (`false`) and with. */
type Libraries = (held: boolean) => NativeLibrary;

/** Libraries that make room for others while an engine has them. */
function exchangeable(): { readonly library: Libraries; use(libraries: Libraries): void } {
	let now: Libraries = () => {
		throw new Error('these kernels are not compiled');
	};
	const library: Libraries = (held) => ({
		on(memory) {
			const opened = new Map<Libraries, NativeKernels>();
			return {
				run(calls) {
					const kernels = opened.get(now) ?? now(held).on(memory);
					opened.set(now, kernels);
					kernels.run(calls);
				},
			};
		},
	});
	return {
		library,
		use(libraries) {
			now = libraries;
		},
	};
}

/**
 * Compiles a method's kernels and tries them: one step, in a process of its own, must leave every state bit for bit as WebAssembly leaves it, in fast arithmetic nearly so.
 * @returns what methods on the same network, with the same watches, can go on in; that of the trial does already
 * @throws an error that says why none can
 */
export async function compiledCode(
	host: NativeHost,
	trial: TrialStep,
	arithmetic: Arithmetic = 'exact',
): Promise<CodeMaker & Required<Pick<CodeMaker, 'objects'>>> {
	const method = trial.method();
	const { library, use } = exchangeable();
	const next = method.prepareCode(nativeCode(host.width, library, arithmetic));
	const [free, held] = await Promise.all([
		host.compile(next.program(false), arithmetic),
		host.compile(next.program(true), arithmetic),
	]);
	const expected = stateAfter(method, trial);
	use((isHeld) => (isHeld ? held : free).trial());
	next.take();
	checkTrial(stateAfter(method, trial), expected, trial.y, arithmetic);
	const loaded = [free.load(), held.load()] as const;
	const libraries: Libraries = (isHeld) => loaded[isHeld ? 1 : 0];
	use(libraries);
	const objects = [free.path, held.path] as const;
	return { ...nativeCode(host.width, libraries, arithmetic), objects };
}
