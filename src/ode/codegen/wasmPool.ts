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
		const put = (slot: number, value: number | boolean): void => {
			const at = slot * lanes.bytesPerNumber;
			if (typeof value === 'number') {
				if (lanes.bytesPerNumber === 4) view.setFloat32(at, value, true);
				else view.setFloat64(at, value, true);
				return;
			}
			for (let k = 0; k < lanes.bytesPerNumber; k += 4) view.setInt32(at + k, value ? -1 : 0, true);
		};
		for (const [text, slot] of this.#constants) put(slot, text === '-0' ? -0 : Number(text));
		const evaluators = new Map<string, (node: number) => number | boolean>();
		const graphs = [...new Set(this.#fixed.map(({ graph }) => graph))];
		for (const { graph, group, clock, node, slot } of this.#fixed) {
			const key = `${graphs.indexOf(graph)} ${group} ${clock}`;
			const evaluate = evaluators.get(key) ?? evaluator(graph, inputs.parameters(group), inputs.stepMs(clock));
			evaluators.set(key, evaluate);
			put(slot, evaluate(node));
		}
	}
}

/** Evaluates fixed nodes of a graph, each once. */
function evaluator(graph: Graph, parameters: Float64Array, stepMs: number): (node: number) => number | boolean {
	const known = new Map<number, number | boolean>();
	const evaluate = (index: number): number | boolean => {
		const found = known.get(index);
		if (found !== undefined) return found;
		const node = graph.at(index);
		const value = node.operation === 'leaf' ? leaf(node.leaf, node.truth) : compute(node.operation, node.args, node.value);
		known.set(index, value);
		return value;
	};
	const leaf = (name: string, isTruth: boolean): number | boolean => {
		const [kind, index] = name.split(':');
		if (kind === 'h') return stepMs;
		const value = parameters[Number(index)] ?? Number.NaN;
		return isTruth ? value !== 0 : value;
	};
	const compute = (operation: string, args: readonly number[], constant: number): number | boolean => {
		if (operation === 'constant') return constant;
		const [a = 0, b = 0, c = 0] = args.map(evaluate);
		const x = Number(a);
		const y = Number(b);
		switch (operation) {
			case 'add':
				return x + y;
			case 'sub':
				return x - y;
			case 'mul':
				return x * y;
			case 'div':
				return x / y;
			case 'neg':
				return -x;
			case 'pow':
				return x ** y;
			case 'exp':
				return Math.exp(x);
			case 'ln':
				return Math.log(x);
			case 'sqrt':
				return Math.sqrt(x);
			case 'abs':
				return Math.abs(x);
			case 'min':
				return Math.min(x, y);
			case 'max':
				return Math.max(x, y);
			case 'lt':
				return x < y;
			case 'le':
				return x <= y;
			case 'and':
				return Boolean(a) && Boolean(b);
			case 'or':
				return Boolean(a) || Boolean(b);
			case 'not':
				return !a;
			case 'select':
				return a ? b : c;
			default:
				throw new Error(`${operation} is no fixed operation`);
		}
	};
	return evaluate;
}
