import { type KernelProgram, type LeafKind, leafOf, liveNodes, type Store } from '../graph/kernelProgram.ts';
import { isPlain, operations } from '../graph/operations.ts';
import type { GraphNode } from '../graph/realtimeGraph.ts';
import type { KernelLayout, StepKernel } from './kernelLayout.ts';
import { exponential } from './realtimeExponential.ts';

/** What a step kernel is called with. */
interface StepArrays {
	readonly y: Float64Array;
	readonly z: Float64Array;
	readonly k: Float64Array;
	readonly c: Float64Array;
	readonly u: Float64Array;
	readonly g: Float64Array;
	readonly p: Float64Array;
	readonly m: Float64Array;
	readonly layout: KernelLayout;
	readonly h: Float64Array;
}

/** Where a member's number lies. */
interface Place {
	readonly of: Exclude<keyof StepArrays, 'layout'>;
	at(layout: KernelLayout, index: number, member: number): number;
}

const ofState = (of: Place['of']): Place => ({
	of,
	at: ({ offset, count }, index, member) => offset + index * count + member,
});
const ofInput = (of: Place['of']): Place => ({
	of,
	at: ({ inputOffset, count }, index, member) => inputOffset + index * count + member,
});
const ofOther = (of: Place['of']): Place => ({
	of,
	at: ({ externals }, index, member) => externals[index]?.[member] ?? -1,
});
const ofTarget = (of: Place['of']): Place => ({
	of,
	at: ({ targets }, index, member) => targets[index]?.[member] ?? -1,
});

/** Where each leaf is loaded from. */
const leaves: Readonly<Record<LeafKind, Place>> = {
	h: { of: 'h', at: () => 0 },
	p: { of: 'p', at: (_layout, index) => index },
	s: ofState('y'),
	z: ofState('z'),
	k: ofState('k'),
	m: ofState('m'),
	c: { of: 'c', at: ({ count }, index, member) => index * count + member },
	u: ofInput('u'),
	g: ofInput('g'),
	x: ofOther('y'),
	w: ofOther('z'),
};

/** Where each store goes. */
const stored: Readonly<Record<Store['to'], Place>> = {
	s: leaves.s,
	z: leaves.z,
	k: leaves.k,
	c: leaves.c,
	u: ofTarget('u'),
	g: ofTarget('g'),
};

type Run = (arrays: StepArrays, member: number) => void;

/** Computes a node into its place among the values. */
function running(index: number, node: GraphNode, values: Float64Array): Run {
	const { operation, args, value, truth } = node;
	const [a = 0, b = 0, c = 0] = args;
	if (operation === 'constant') {
		return () => {
			values[index] = value;
		};
	}
	if (operation === 'leaf') {
		const [kind, text] = leafOf(node.leaf);
		const { of, at } = leaves[kind];
		const number = Number(text);
		return (arrays, member) => {
			const found = arrays[of][at(arrays.layout, number, member)] as number;
			values[index] = truth ? Number(found !== 0) : found;
		};
	}
	if (!isPlain(operation)) throw new Error(`${operation} is no plain operation`);
	// The kernels have an exponential of their own.
	const compute = operation === 'exp' ? exponential : operations[operation].value;
	return () => {
		values[index] = compute(values[a] as number, values[b] as number, values[c] as number);
	};
}

/** What `compileKernel` compiles, by evaluating the graph node by node: the same results to the last bit. */
export function evaluatedStep({ graph, stores }: KernelProgram): StepKernel {
	const values = new Float64Array(graph.nodes.length);
	const { order } = liveNodes(graph, stores);
	const part = (isFixed: boolean) =>
		order.filter((each) => graph.at(each).fixed === isFixed).map((each) => running(each, graph.at(each), values));
	const [before, inside] = [part(true), part(false)];
	return (y, z, k, c, u, g, p, m, layout, h) => {
		const arrays: StepArrays = { y, z, k, c, u, g, p, m, layout, h };
		for (const run of before) run(arrays, 0);
		for (let member = 0; member < layout.count; member++) {
			for (const run of inside) run(arrays, member);
			for (const { to, index, node } of stores) {
				const into = arrays[stored[to].of];
				const at = stored[to].at(layout, index, member);
				const value = values[node] as number;
				const isSent = to === 'u' || to === 'g';
				into[at] = isSent ? (into[at] as number) + (layout.weights?.[index]?.[member] ?? 1) * value : value;
			}
		}
	};
}
