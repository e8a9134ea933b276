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
	compile(program: Uint8Array<ArrayBuffer>): Promise<CompiledProgram>;
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
 * Compiles a method's kernels and tries them: one step, in a process of its own, must leave every state bit for bit as WebAssembly leaves it.
 * @returns what the method can go on in, by `takeCode`
 * @throws an error that says why it cannot
 */
export async function compiledCode(host: NativeHost, trial: TrialStep): Promise<CodeMaker> {
	const notYet = nativeCode(host.width, () => {
		throw new Error('these kernels are not compiled');
	});
	const programs = trial.method().programsOf(notYet);
	const compiled = new Map<string, CompiledProgram>();
	await Promise.all(programs.map(async (each) => compiled.set(textOf(each), await host.compile(each))));
	const codeOf = (libraryOf: (program: CompiledProgram) => NativeLibrary): CodeMaker =>
		nativeCode(host.width, (program) => {
			const found = compiled.get(textOf(program));
			if (!found) throw new Error('a program was not compiled beforehand');
			return libraryOf(found);
		});
	const [expected, tried] = [
		stateAfter(trial),
		stateAfter(
			trial,
			codeOf((program) => program.trial()),
		),
	];
	const differing = expected.findIndex((each, k) => !Object.is(each, tried[k]));
	if (differing >= 0) {
		throw new Error(
			`a trial step of native code does not give the bits of WebAssembly: state ${differing} is ${tried[differing]} in place of ${expected[differing]}`,
		);
	}
	return codeOf((program) => program.load());
}
