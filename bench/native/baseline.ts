import type { DeclarationFile } from '../../src/ode/equations/linking/library.ts';
import type { WasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';

/** A method of another commit at its start. */
export type BaselineMethod = Pick<WasmRealtime, 'advance' | 'stepMs'>;

/** What is asked of another commit: its WebAssembly on the same cells (`scripts/benchBaseline.mjs` writes it for that commit's sources). */
export interface Baseline {
	/** The published patch, each column in the standard flash times its factor. */
	patch(columns: number, factors: readonly number[], stepMs: number): BaselineMethod;
	/** Lone cells of a circuit whose population is `cell`, each under a current of its own, pA. */
	cells(
		declarations: readonly DeclarationFile[],
		circuit: string,
		currentsPa: readonly number[],
		stepMs: number,
	): BaselineMethod;
}
