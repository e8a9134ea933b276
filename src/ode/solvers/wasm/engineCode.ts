import type { Arithmetic } from '../../../base/arithmetic.ts';
import type { ModuleWriter } from '../../kernels/wasm/codeWriter.ts';
import type { Lanes } from '../../kernels/wasm/wasmLanes.ts';
import type { CircuitModule } from '../../kernels/wasm/wasmModule.ts';
import type { WasmMemory } from './wasmHost.ts';
import type { PartPlan, StepRunner } from './wasmPart.ts';

/** How an engine's kernels are written and run, where they are not WebAssembly. */
export interface CodeMaker {
	readonly lanes: Lanes;
	readonly arithmetic: Arithmetic;
	/** For the kernels of a circuit. */
	writer(): ModuleWriter;
	/** Runs kernels that were written so on a memory, one runner for each plan. @param held they respect held states */
	runners(
		module: CircuitModule,
		held: boolean,
		memory: WasmMemory,
		plans: readonly PartPlan[],
		pool: number,
	): readonly StepRunner[];
	/** Files of its kernels without and with held states, where other threads of this program can load them too. */
	readonly objects?: readonly [string, string];
}
