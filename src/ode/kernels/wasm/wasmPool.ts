import { fixedEvaluator } from '../graph/fixedValues.ts';
import { Graph, type GraphNode } from '../graph/realtimeGraph.ts';
import type { Lanes } from './wasmLanes.ts';

/** Numbers that kernels load into all lanes: constants, and what follows from parameters and the step alone. */
interface FixedValue {
	readonly graph: Graph;
	/** How many substeps in one it is for. */
	readonly substeps: number;
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

/** Whether a fixed value depends on the length of the step. */
function containsStep(graph: Graph, node: number): boolean {
	const { leaf, args } = graph.at(node);
	return leaf === 'h:0' || args.some((each) => containsStep(graph, each));
}

/** A pool as plain data, to be posted to another thread. */
export interface PackedPool {
	readonly size: number;
	readonly constants: readonly (readonly [string, number])[];
	/** What the fixed values need of their graphs. */
	readonly graphs: readonly (readonly GraphNode[])[];
	/** With the numbers of their graphs. */
	readonly fixed: readonly (Omit<FixedValue, 'graph'> & { readonly graph: number })[];
}

/** Gives every constant and every fixed value of a module a place, and computes them. */
export class WasmPool {
	readonly #lengths: readonly number[];
	readonly #constants = new Map<string, number>();
	readonly #fixed: FixedValue[] = [];
	readonly #known = new Map<Graph, Map<string, number>>();
	#slots = 0;

	/** @param longSubsteps how many substeps in one there may be, 1 not among them: what depends on their length has a slot for each, in a row */
	constructor(longSubsteps: readonly number[]) {
		this.#lengths = [1, ...longSubsteps];
	}

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

	/** Whether a fixed node has a slot for each length of substeps. */
	isPaced(graph: Graph, clock: 'step' | 'substep', node: number): boolean {
		return clock === 'substep' && this.#lengths.length > 1 && containsStep(graph, node);
	}

	/** Slot of a fixed node of a group's program; for the ordinary substep if it has several. */
	fixed(graph: Graph, group: string, clock: 'step' | 'substep', node: number): number {
		const { operation, value } = graph.at(node);
		if (operation === 'constant') return this.constant(value);
		const known = this.#known.get(graph) ?? new Map<string, number>();
		this.#known.set(graph, known);
		const key = `${clock} ${node}`;
		const found = known.get(key);
		if (found !== undefined) return found;
		const first = this.#slots;
		known.set(key, first);
		for (const substeps of this.isPaced(graph, clock, node) ? this.#lengths : [1]) {
			this.#fixed.push({ graph, substeps, group, clock, node, slot: this.#slots++ });
		}
		return first;
	}

	/** Everything that `write` needs. */
	packed(): PackedPool {
		const graphs = [...new Set(this.#fixed.map(({ graph }) => graph))];
		const parts = graphs.map((graph) =>
			graph.part(this.#fixed.flatMap((each) => (each.graph === graph ? [each.node] : []))),
		);
		return {
			size: this.#slots,
			constants: [...this.#constants],
			graphs: parts.map(({ nodes }) => nodes),
			fixed: this.#fixed.map((each) => {
				const graph = graphs.indexOf(each.graph);
				return { ...each, graph, node: parts[graph]?.at.get(each.node) ?? Number.NaN };
			}),
		};
	}

	/** A pool that is complete: to be written, not to be added to. */
	static of({ size, constants, graphs, fixed }: PackedPool): WasmPool {
		const pool = new WasmPool([]);
		for (const [text, slot] of constants) pool.#constants.set(text, slot);
		const whole = graphs.map((nodes) => Graph.of(nodes));
		for (const each of fixed) {
			const graph = whole[each.graph];
			if (graph) pool.#fixed.push({ ...each, graph });
		}
		pool.#slots = size;
		return pool;
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
		for (const { graph, substeps, group, clock, node, slot } of this.#fixed) {
			const key = `${graphs.indexOf(graph)} ${group} ${clock} ${substeps}`;
			const evaluate =
				evaluators.get(key) ?? fixedEvaluator(graph, inputs.parameters(group), substeps * inputs.stepMs(clock));
			evaluators.set(key, evaluate);
			put(slot, evaluate(node), graph.at(node).truth);
		}
	}
}
