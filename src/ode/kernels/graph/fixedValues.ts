import { isPlain, type Operation, operations } from './operations.ts';
import type { Graph } from './realtimeGraph.ts';

/** Applies an operation to numbers; truth values are 0 and 1. */
function apply(operation: Operation, a: number, b: number, c: number): number {
	if (!isPlain(operation)) throw new Error(`${operation} is no plain operation`);
	return operations[operation].value(a, b, c);
}

/** Evaluates fixed nodes of a graph (parameters and the step alone), each once; truth values are 0 and 1. */
export function fixedEvaluator(graph: Graph, parameters: Float64Array, stepMs: number): (node: number) => number {
	const known = new Map<number, number>();
	const leaf = (name: string, isTruth: boolean): number => {
		const [kind, index] = name.split(':');
		if (kind === 'h') return stepMs;
		const value = parameters[Number(index)] as number;
		return isTruth ? Number(value !== 0) : value;
	};
	const evaluate = (index: number): number => {
		const found = known.get(index);
		if (found !== undefined) return found;
		const { operation, args, value, leaf: name, truth } = graph.at(index);
		let result: number;
		if (operation === 'constant') result = value;
		else if (operation === 'leaf') result = leaf(name, truth);
		else {
			const [a = 0, b = 0, c = 0] = args.map(evaluate);
			result = apply(operation, a, b, c);
		}
		known.set(index, result);
		return result;
	};
	return evaluate;
}

/** The common operations have loops of their own: tables are computed while a session starts or a parameter moves. */
function applyRows(operation: Operation, a: Float64Array, b: Float64Array, c: Float64Array): Float64Array {
	const result = new Float64Array(a.length);
	switch (operation) {
		case 'add':
			for (let row = 0; row < a.length; row++) result[row] = (a[row] as number) + (b[row] as number);
			break;
		case 'sub':
			for (let row = 0; row < a.length; row++) result[row] = (a[row] as number) - (b[row] as number);
			break;
		case 'mul':
			for (let row = 0; row < a.length; row++) result[row] = (a[row] as number) * (b[row] as number);
			break;
		case 'div':
			for (let row = 0; row < a.length; row++) result[row] = (a[row] as number) / (b[row] as number);
			break;
		case 'exp':
			for (let row = 0; row < a.length; row++) result[row] = Math.exp(a[row] as number);
			break;
		default:
			for (let row = 0; row < a.length; row++)
				result[row] = apply(operation, a[row] as number, b[row] as number, c[row] as number);
	}
	return result;
}

/** Evaluates nodes of a graph whose one loaded leaf is `x:0`, at many values of it. */
export function evaluateRows(
	graph: Graph,
	nodes: readonly number[],
	at: Float64Array,
	parameters: Float64Array,
): Float64Array[] {
	const fixed = fixedEvaluator(graph, parameters, Number.NaN);
	const known = new Map<number, Float64Array>();
	const evaluate = (index: number): Float64Array => {
		const found = known.get(index);
		if (found) return found;
		const { operation, args, fixed: isFixed } = graph.at(index);
		let result: Float64Array;
		if (isFixed) result = new Float64Array(at.length).fill(fixed(index));
		else if (operation === 'leaf') result = at;
		else {
			const [a, b, c] = args.map(evaluate);
			result = applyRows(operation, a ?? at, b ?? at, c ?? at);
		}
		known.set(index, result);
		return result;
	};
	return nodes.map(evaluate);
}
