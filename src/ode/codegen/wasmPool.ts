import { fixedEvaluator } from './fixedValues.ts';
import type { Graph } from './realtimeGraph.ts';
import type { Lanes } from './wasmLanes.ts';

/** Numbers that kernels load into all lanes: constants, and what follows from parameters and the step alone. */
interface FixedValue {
	readonly graph: Graph;
	/** Name of the group whose parameters count. */
	readonly group: string;
	readonly clock: 'step' | 'substep';
	readonly node: number;
	readonly slot: number;
}

/** Parameters of a group and the step in ms, as they are now. */
export interface FixedInputs {
	parameters(group: string): Float64Array;
	stepMs(clock: 'step' | 'substep'): number;
}

/** Gives every constant and every fixed value of a module a place, and computes them. */
export class WasmPool {
	readonly #constants = new Map<string, number>();
	readonly #fixed: FixedValue[] = [];
	readonly #known = new Map<Graph, Map<string, number>>();
	#slots = 0;

	/** Numbers in the pool. */
	get size(): number {
		return this.#slots;
	}

	/** Slot of a constant. */
	constant(value: number): number {
		const key = Object.is(value, -0) ? '-0' : String(value);
		const known = this.#constants.get(key);
		if (known !== undefined) return known;
		this.#constants.set(key, this.#slots);
		return this.#slots++;
	}

	/** Slot of a fixed node of a group's program. */
	fixed(graph: Graph, group: string, clock: 'step' | 'substep', node: number): number {
		const { operation, value } = graph.at(node);
		if (operation === 'constant') return this.constant(value);
		const known = this.#known.get(graph) ?? new Map<string, number>();
		this.#known.set(graph, known);
		const key = `${clock} ${node}`;
		const slot = known.get(key) ?? this.#slots++;
		if (!known.has(key)) {
			known.set(key, slot);
			this.#fixed.push({ graph, group, clock, node, slot });
		}
		return slot;
	}

	/** Writes everything to memory at a byte offset. */
	write(memory: ArrayBufferLike, offset: number, lanes: Lanes, inputs: FixedInputs): void {
		const view = new DataView(memory, offset, this.#slots * lanes.bytesPerNumber);
		const put = (slot: number, value: number, isTruth: boolean): void => {
			const at = slot * lanes.bytesPerNumber;
			if (!isTruth) {
				if (lanes.bytesPerNumber === 4) view.setFloat32(at, value, true);
				else view.setFloat64(at, value, true);
				return;
			}
			for (let k = 0; k < lanes.bytesPerNumber; k += 4) view.setInt32(at + k, value !== 0 ? -1 : 0, true);
		};
		for (const [text, slot] of this.#constants) put(slot, text === '-0' ? -0 : Number(text), false);
		const evaluators = new Map<string, (node: number) => number>();
		const graphs = [...new Set(this.#fixed.map(({ graph }) => graph))];
		for (const { graph, group, clock, node, slot } of this.#fixed) {
			const key = `${graphs.indexOf(graph)} ${group} ${clock}`;
			const evaluate = evaluators.get(key) ?? fixedEvaluator(graph, inputs.parameters(group), inputs.stepMs(clock));
			evaluators.set(key, evaluate);
			put(slot, evaluate(node), graph.at(node).truth);
		}
	}
}
