import type { Arithmetic } from '../../../base/arithmetic.ts';
import type { NativeWidth } from '../../kernels/native/nativeLanes.ts';
import type { CodeMaker } from '../wasm/engineCode.ts';
import type { WasmRealtime } from '../wasm/wasmRealtime.ts';
import { type NativeLibrary, nativeCode } from './nativeCode.ts';

/** A program that was compiled. */
export interface CompiledProgram {
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
	/** Makes the method anew on the same network, with what is watched. */
	method(): WasmRealtime;
	/** The state at its start, and its time, ms. */
	readonly y: Float64Array;
	readonly tMs: number;
}

/** Programs by their text. */
const textOf = (program: Uint8Array): string => Array.from(program, (byte) => String.fromCharCode(byte)).join('');

/** Takes a step by other code in place of WebAssembly, or not. */
function stateAfter({ method, y, tMs }: TrialStep, code?: CodeMaker): Float64Array {
	const taken = method();
	if (code) taken.takeCode(code);
	const after = Float64Array.from(y);
	taken.step(after, tMs);
	taken.close();
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

/**
 * Compiles a method's kernels and tries them: one step, in a process of its own, must leave every state bit for bit as WebAssembly leaves it, in fast arithmetic nearly so.
 * @returns what the method can go on in, by `takeCode`
 * @throws an error that says why it cannot
 */
export async function compiledCode(
	host: NativeHost,
	trial: TrialStep,
	arithmetic: Arithmetic = 'exact',
): Promise<CodeMaker> {
	const notYet = nativeCode(
		host.width,
		() => {
			throw new Error('these kernels are not compiled');
		},
		arithmetic,
	);
	const programs = trial.method().programsOf(notYet);
	const compiled = new Map<string, CompiledProgram>();
	await Promise.all(programs.map(async (each) => compiled.set(textOf(each), await host.compile(each, arithmetic))));
	const codeOf = (libraryOf: (program: CompiledProgram) => NativeLibrary): CodeMaker =>
		nativeCode(
			host.width,
			(program) => {
				const found = compiled.get(textOf(program));
				if (!found) throw new Error('a program was not compiled beforehand');
				return libraryOf(found);
			},
			arithmetic,
		);
	const [expected, tried] = [
		stateAfter(trial),
		stateAfter(
			trial,
			codeOf((program) => program.trial()),
		),
	];
	const differing = expected.findIndex(
		(each, k) => !isAsExpected[arithmetic](tried[k] as number, each, trial.y[k] as number),
	);
	if (differing >= 0) {
		throw new Error(
			`a trial step of native code ${promised[arithmetic]}: state ${differing} is ${tried[differing]} in place of ${expected[differing]}`,
		);
	}
	return codeOf((program) => program.load());
}
