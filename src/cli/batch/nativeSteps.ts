import type { Arithmetic } from '../../base/arithmetic.ts';
import { UserError } from '../../base/errors.ts';
import type { Simulation } from '../../engine/simulate/simulation.ts';
import type { SolverChoice } from '../../engine/simulate/solvers.ts';
import { type NativeOptions, nativeHost } from '../../host/native/nativeHost.ts';
import { compiledCode } from '../../ode/solvers/native/handover.ts';
import { whyNoWasm } from '../../ode/solvers/wasm/wasmHost.ts';
import { createWasmRealtime } from '../../ode/solvers/wasm/wasmRealtime.ts';

/** What takes the steps of a run, for reports. */
export interface BackEnd {
	readonly name: 'native' | 'WebAssembly';
	/** What it was made with; or why native code, which was asked for, is not used. */
	readonly detail: string;
	readonly arithmetic: Arithmetic;
}

/** What takes the real-time method's steps here. */
interface BackEndsHere {
	/** What runs without being asked for. */
	readonly usual: 'WebAssembly' | 'JavaScript';
	/** Why it is not WebAssembly, where it is not. */
	readonly why?: string;
	/** What native code is made with here, by `--native`; or why there is none. */
	readonly native: { readonly with: string } | { readonly why: string };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Which back ends there are here. */
export async function backEndHere(): Promise<BackEndsHere> {
	const why = whyNoWasm();
	const native = await nativeHost().then(
		({ title }) => ({ with: title }),
		(error: unknown) => ({ why: messageOf(error) }),
	);
	return { usual: why === undefined ? 'WebAssembly' : 'JavaScript', ...(why === undefined ? {} : { why }), native };
}

/** The same in words. */
export const backEndText = ({ usual, why, native }: BackEndsHere): string =>
	`Steps are taken in ${usual}${why === undefined ? '' : `, since ${why}`}; ${
		'with' in native
			? `live sessions, and simulate --native, take them in native code: ${native.with}`
			: `there is no native code here: ${native.why}`
	}.`;

/** What a run asks of its native code. */
export interface NativeRequest {
	readonly arithmetic: Arithmetic;
	/** The run's session brings declarations: text of others, which is not compiled. */
	readonly hasForeign: boolean;
}

/** What a run that may take its steps in native code goes on with. */
interface Prepared {
	readonly solver: SolverChoice;
	readonly backEnd: BackEnd;
}

/**
 * Compiles the steps of a run. Cells choose their pace by sixteens, whether that works or not, so that the run has the same bits.
 * @throws UserError where there is no native code and fast arithmetic is asked for: nothing else has those bits
 */
export async function prepareNative(
	{ model: { network, start } }: Pick<Simulation, 'model'>,
	choice: SolverChoice & { readonly method: 'realtime' },
	{ arithmetic, hasForeign }: NativeRequest,
	options: NativeOptions = {},
): Promise<Prepared> {
	const solver = { ...choice, pacedTogether: 16 } as const;
	const instead = (detail: string): Prepared => {
		if (arithmetic === 'exact') return { solver, backEnd: { name: 'WebAssembly', detail, arithmetic } };
		throw new UserError(
			`fast arithmetic is offered by native code alone, and there is none for this run: ${detail}. --arithmetic exact gives the same run but for its last digits`,
		);
	};
	if (hasForeign) {
		return instead('the session brings declarations of its own: give them by --model-file to have them compiled');
	}
	try {
		const host = await nativeHost(options);
		const { stepMs, substepMs, pacedTogether } = solver;
		const method = () => createWasmRealtime(network, { stepMs, substepMs, pacedTogether });
		const code = await compiledCode(host, { method, y: start, tMs: 0 }, arithmetic);
		return { solver: { ...solver, code }, backEnd: { name: 'native', detail: host.title, arithmetic } };
	} catch (error) {
		// Whatever keeps native code away: the run is the same without it, and says why.
		return instead(messageOf(error));
	}
}
