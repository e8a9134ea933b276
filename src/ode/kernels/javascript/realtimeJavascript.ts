import type { Graph, GraphNode } from '../graph/realtimeGraph.ts';
import type { KernelProgram, Store } from '../graph/realtimeKernel.ts';
import { generatedFunction } from './generatedFunction.ts';
import { exponentialText, powersOfTwo, rootsOfTwo } from './realtimeExponential.ts';
import type { KernelLayout } from './referenceKernel.ts';

/**
 * Advances all members of a group by one stage or one step.
 * @param y states at the start of the step; a finished step is written here
 * @param z states at the second stage
 * @param k solution of the first stage (as large as y)
 * @param c factors of the matrix, carried from the first to the second stage: `carried`·count numbers
 * @param u inputs; connections add their currents
 * @param g slope of each input in the own state of its cell; connections add theirs
 * @param p parameters of the group
 * @param m 0 for held states, 1 for free ones (as large as y)
 * @param h step in ms, in an array, since a number would be boxed at every call
 */
export type StepKernel = (
	y: Float64Array,
	z: Float64Array,
	k: Float64Array,
	c: Float64Array,
	u: Float64Array,
	g: Float64Array,
	p: Float64Array,
	m: Float64Array,
	layout: KernelLayout,
	h: Float64Array,
) => void;

/** Where each leaf is loaded from. */
function leafText(leaf: string, isTruth: boolean): string {
	const [kind = '', index = ''] = leaf.split(':');
	switch (kind) {
		case 'h':
			return 'h[0]';
		case 'p':
			return isTruth ? `(p[${index}] !== 0)` : `p[${index}]`;
		case 's':
			return `y[o + ${index} * n + i]`;
		case 'z':
		case 'k':
		case 'm':
			return `${kind}[o + ${index} * n + i]`;
		case 'c':
			return `c[${index} * n + i]`;
		case 'u':
		case 'g':
			return `${kind}[v + ${index} * n + i]`;
		case 'x':
			return `y[x${index}[i]]`;
		case 'w':
			return `z[x${index}[i]]`;
		default:
			throw new Error(`no such leaf: ${leaf}`);
	}
}

function storeText({ to, index }: Store, value: string): string {
	if (to === 'u' || to === 'g') return `${to}[t${index}[i]] += ${value};`;
	if (to === 'c') return `c[${index} * n + i] = ${value};`;
	return `${to === 's' ? 'y' : to}[o + ${index} * n + i] = ${value};`;
}

function operationText(node: GraphNode, [a = '', b = '', c = '']: readonly string[]): string {
	switch (node.operation) {
		case 'add':
			return `(${a} + ${b})`;
		case 'sub':
			return `(${a} - ${b})`;
		case 'mul':
			return `(${a} * ${b})`;
		case 'div':
			return `(${a} / ${b})`;
		case 'neg':
			return `(-${a})`;
		case 'lt':
			return `(${a} < ${b})`;
		case 'le':
			return `(${a} <= ${b})`;
		case 'and':
			return `(${a} && ${b})`;
		case 'or':
			return `(${a} || ${b})`;
		case 'not':
			return `(!${a})`;
		case 'select':
			return `(${a} ? ${b} : ${c})`;
		case 'ln':
			return `Math.log(${a})`;
		case 'pow':
			return `Math.pow(${a}, ${b})`;
		case 'sqrt':
		case 'abs':
			return `Math.${node.operation}(${a})`;
		case 'min':
		case 'max':
			return `Math.${node.operation}(${a}, ${b})`;
		case 'exp':
		case 'constant':
		case 'leaf':
		case 'table':
		case 'slope':
			throw new Error(`${node.operation} is no plain operation`);
	}
}

/** Nodes that stores need, in order, with how often each is used. */
function liveNodes(graph: Graph, stores: readonly Store[]): { order: number[]; uses: Map<number, number> } {
	const uses = new Map<number, number>();
	const use = (index: number): void => {
		const count = uses.get(index) ?? 0;
		uses.set(index, count + 1);
		if (count === 0) for (const each of graph.at(index).args) use(each);
	};
	for (const { node } of stores) use(node);
	return { order: [...uses.keys()].sort((a, b) => a - b), uses };
}

/** Nodes whose value the loop needs from before it. */
function usedInLoop(graph: Graph, order: readonly number[], stores: readonly Store[]): Set<number> {
	const found = new Set(stores.map(({ node }) => node));
	for (const index of order) {
		const node = graph.at(index);
		if (!node.fixed) for (const each of node.args) found.add(each);
	}
	return found;
}

/** JavaScript text of a kernel: what is fixed comes before the loop over members, all else is straight code within it. */
export function kernelSource({ graph, stores }: KernelProgram): string {
	const { order, uses } = liveNodes(graph, stores);
	const inLoop = usedInLoop(graph, order, stores);
	const texts = new Map<number, string>();
	const before: string[] = [];
	const inside: string[] = [];
	const externals = new Set<string>();
	for (const index of order) {
		const node = graph.at(index);
		const name = `v${index}`;
		const lines = node.fixed ? before : inside;
		const args = node.args.map((each) => texts.get(each) ?? '');
		if (node.operation === 'constant') {
			texts.set(index, node.value < 0 || Object.is(node.value, -0) ? `(${node.value})` : String(node.value));
		} else if (node.operation === 'exp') {
			lines.push(exponentialText(name, args[0] ?? ''));
			texts.set(index, name);
		} else if (node.operation === 'leaf') {
			const [kind = '', at = ''] = node.leaf.split(':');
			if (kind === 'x' || kind === 'w') externals.add(at);
			lines.push(`const ${name} = ${leafText(node.leaf, node.truth)};`);
			texts.set(index, name);
		} else if ((uses.get(index) ?? 0) > 1 || (node.fixed && inLoop.has(index))) {
			lines.push(`const ${name} = ${operationText(node, args)};`);
			texts.set(index, name);
		} else texts.set(index, operationText(node, args));
	}
	const targets = new Set(stores.filter(({ to }) => to === 'u' || to === 'g').map(({ index }) => index));
	return [
		'const o = layout.offset, v = layout.inputOffset, n = layout.count;',
		...[...externals].map((at) => `const x${at} = layout.externals[${at}];`),
		...[...targets].map((at) => `const t${at} = layout.targets[${at}];`),
		...before,
		'for (let i = 0; i < n; i++) {',
		...inside,
		...stores.map((store) => storeText(store, texts.get(store.node) ?? '')),
		'}',
	].join('\n');
}

/** Compiles a kernel; `undefined` for one that would store nothing. */
export function compileKernel(program: KernelProgram): StepKernel | undefined {
	if (program.stores.length === 0) return undefined;
	const parameters = ['y', 'z', 'k', 'c', 'u', 'g', 'p', 'm', 'layout', 'h'].map(
		(name) => ({ name, type: 'object' }) as const,
	);
	return generatedFunction(parameters, kernelSource(program), { rootsOfTwo, powersOfTwo });
}
