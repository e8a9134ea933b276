import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import fc from 'fast-check';
import { createSeededRandom } from '../../src/base/pcg.ts';
import { widthFlags } from '../../src/host/native/processor.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { callNumbers, cPrelude } from '../../src/ode/kernels/native/cPrelude.ts';
import type { NativeWidth } from '../../src/ode/kernels/native/nativeLanes.ts';
import type { Network } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { nativeCode } from '../../src/ode/solvers/native/nativeCode.ts';
import type { CodeMaker } from '../../src/ode/solvers/wasm/engineCode.ts';
import { createWasmRealtime, type WasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { randomInputs, randomState } from '../ode/random/check.ts';
import { lateCircuit, randomCircuit } from '../ode/random/circuits.ts';

const stepMs = 0.25;

const textOf = (program: Uint8Array): string => Buffer.from(program).toString('latin1');

/** Every third circuit has signals, some with delays. */
const isLate = (seed: number): boolean => seed % 3 === 0;

/** Programs as one, each with a function for callers of its own: a compiler takes long to begin. */
function joined(programs: readonly string[], width: NativeWidth): string {
	const prelude = cPrelude(width);
	const own = programs.map((text, k) => {
		if (!text.startsWith(prelude)) throw new Error('a program begins with other words');
		return text
			.slice(prelude.length)
			.replace(/\bf(\d+)\(/g, `p${k}_f$1(`)
			.replace('retinode_run', `retinode_run${k}`);
	});
	return prelude + own.join('');
}

/** Some steps from each of some random states. */
function coursesOf(network: Network, method: WasmRealtime, seed: number): Float64Array[] {
	const next = createSeededRandom(seed);
	return [0, 1, 2].flatMap(() => {
		randomInputs(network, next);
		const y = randomState(network, next);
		return [0, 1, 2, 3].map((step) => {
			method.step(y, step * stepMs);
			return Float64Array.from(y);
		});
	});
}

/** A network with the method that takes its steps in WebAssembly, and that which takes them in other code. */
interface Compared {
	readonly network: Network;
	readonly method: WasmRealtime;
	readonly again: WasmRealtime;
}

/** What a method does otherwise in other code; nothing if it does not. */
function differenceOf({ network, method, again }: Compared, seed: number, code: CodeMaker): string | undefined {
	const expected = coursesOf(network, method, seed);
	again.takeCode(code);
	const found = coursesOf(network, again, seed);
	for (const [step, y] of expected.entries()) {
		const at = y.findIndex((each, state) => !Object.is(each, found[step]?.[state]));
		if (at >= 0) return `state ${at} is ${found[step]?.[at]} in place of ${y[at]} after step ${step}`;
	}
	return undefined;
}

/**
 * Compiles random circuits to native code, and compares its steps from random states with those of WebAssembly, bit for bit.
 * @param seeds of the circuits @param flags besides those that the width and the arithmetic need
 * @returns failures in words
 */
export function compareRandomCircuits(
	seeds: readonly number[],
	{
		compiler,
		width,
		flags,
		folder,
	}: { compiler: string; width: NativeWidth; flags: readonly string[]; folder: string },
): string[] {
	const circuits = seeds.map((seed) => {
		const [circuit] = fc.sample(isLate(seed) ? lateCircuit : randomCircuit, { numRuns: 1, seed });
		if (!circuit) throw new Error(`there is no circuit of seed ${seed}`);
		const network = buildNetwork('random', createLibrary(circuit.files), circuit.lattice);
		const make = () => createWasmRealtime(network, { stepMs, pacedTogether: 16 });
		const method = make();
		// What is under way in a delay stays in the method: it cannot take the same steps again.
		return { network, method, again: isLate(seed) ? make() : method };
	});
	const none = nativeCode(width, () => {
		throw new Error('not compiled yet');
	});
	const programs = circuits.map(({ method }) => {
		return textOf(method.prepareCode(none).program(false));
	});
	const source = join(folder, `random${seeds[0]}.c`);
	const object = `${source}.so`;
	writeFileSync(source, joined(programs, width));
	execFileSync(compiler, [
		...flags,
		'-ffp-contract=off',
		'-fno-math-errno',
		'-shared',
		'-fPIC',
		'-w',
		...widthFlags(width),
		source,
		'-o',
		object,
	]);
	const koffi: typeof import('koffi') = createRequire(import.meta.url)('koffi');
	const library = koffi.load(object);
	return circuits.flatMap((circuit, k) => {
		const run = library.func(`void retinode_run${k}(void *memory, const double *calls, int32_t count)`);
		const code = nativeCode(width, () => ({
			on: (memory) => ({ run: (calls) => run(new Uint8Array(memory), calls, calls.length / callNumbers) }),
		}));
		const why = differenceOf(circuit, seeds[k] as number, code);
		return why === undefined ? [] : [`circuit ${seeds[k]}: ${why}`];
	});
}
