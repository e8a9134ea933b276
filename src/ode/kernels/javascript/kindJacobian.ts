import type { Kind } from '../../equations/linking/kind.ts';
import { buildJacobian } from '../graph/realtimeKernel.ts';
import { midpointScheme } from '../graph/realtimeScheme.ts';
import type { KernelLayout, StepKernel } from './kernelLayout.ts';
import { compileKernel } from './realtimeJavascript.ts';

/** ∂(dy/dt)/∂y of a kind of cell by itself, with its inputs as they are: entry by entry, those that are 0 by its equations left out. */
export class KindJacobian {
	readonly rows: Int32Array;
	readonly columns: Int32Array;
	readonly #kernel: StepKernel | undefined;
	#values = new Float64Array(0);
	#unused = new Float64Array(0);

	constructor(kind: Kind) {
		const program = buildJacobian(kind, midpointScheme);
		this.rows = Int32Array.from(program.entries, ([row]) => row);
		this.columns = Int32Array.from(program.entries, ([, column]) => column);
		this.#kernel = compileKernel(program);
	}

	/** The values of entry e of member i at e·count + i; of the next call too, so that they have to be read before it. */
	at(y: Float64Array, inputs: Float64Array, parameters: Float64Array, layout: KernelLayout): Float64Array {
		const size = this.rows.length * layout.count;
		if (this.#values.length !== size) this.#values = new Float64Array(size);
		const none = this.#unused;
		this.#kernel?.(y, none, none, this.#values, inputs, none, parameters, none, layout, none);
		return this.#values;
	}
}

const made = new WeakMap<Kind, KindJacobian>();

/** The Jacobian of a kind, made once. */
export function jacobianOf(kind: Kind): KindJacobian {
	const jacobian = made.get(kind) ?? new KindJacobian(kind);
	made.set(kind, jacobian);
	return jacobian;
}
