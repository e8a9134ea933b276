import { type KernelProgram, type LeafKind, leafOf, liveNodes, type Store } from '../graph/kernelProgram.ts';
import { isPlain, type PlainOperation } from '../graph/operations.ts';
import type { Graph, GraphNode } from '../graph/realtimeGraph.ts';
import { evaluatedStep } from './evaluatedStep.ts';
import { generatedFunction } from './generatedFunction.ts';
import { numberText } from './javascript.ts';
import type { StepKernel } from './kernelLayout.ts';
import { exponentialText, powersOfTwo, rootsOfTwo } from './realtimeExponential.ts';

/** Text of each leaf: where it is loaded from. */
const leafText: Readonly<Record<LeafKind, (index: string) => string>> = {
	h: () => 'h[0]',
	p: (index) => `p[${index}]`,
	s: (index) => `y[o + ${index} * n + i]`,
	z: (index) => `z[o + ${index} * n + i]`,
	k: (index) => `k[o + ${index} * n + i]`,
	m: (index) => `m[o + ${index} * n + i]`,
	c: (index) => `c[${index} * n + i]`,
	u: (index) => `u[v + ${index} * n + i]`,
	g: (index) => `g[v + ${index} * n + i]`,
	x: (index) => `y[x${index}[i]]`,
	w: (index) => `z[x${index}[i]]`,
};

function storeText({ to, index }: Store, value: string): string {
	if (to === 'u' || to === 'g')
		return `${to}[t${index}[i]] += (weights === undefined ? 1 : weights[${index}][i]) * ${value};`;
	if (to === 'c') return `c[${index} * n + i] = ${value};`;
	return `${to === 's' ? 'y' : to}[o + ${index} * n + i] = ${value};`;
}

const joining =
	(operator: string) =>
	(a: string, b: string): string =>
		`(${a} ${operator} ${b})`;

const calling =
	(name: string) =>
	(...args: readonly string[]): string =>
		`Math.${name}(${args.join(', ')})`;

/** Text of each operation; the exponential is statements of its own (`exponentialText`). */
const operationText: Readonly<Record<Exclude<PlainOperation, 'exp'>, (...args: string[]) => string>> = {
	add: joining('+'),
	sub: joining('-'),
	mul: joining('*'),
	div: joining('/'),
	neg: (a) => `(-${a})`,
	pow: calling('pow'),
	ln: calling('log'),
	sqrt: calling('sqrt'),
	abs: calling('abs'),
	min: calling('min'),
	max: calling('max'),
	lt: joining('<'),
	le: joining('<='),
	and: joining('&&'),
	or: joining('||'),
	not: (a) => `(!${a})`,
	select: (condition, yes, no) => `(${condition} ? ${yes} : ${no})`,
};

function textOf({ operation }: GraphNode, args: string[]): string {
	if (!isPlain(operation) || operation === 'exp') throw new Error(`${operation} is no plain operation`);
	return operationText[operation](...args);
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
			texts.set(index, numberText(node.value));
		} else if (node.operation === 'exp') {
			lines.push(exponentialText(name, args[0] as string));
			texts.set(index, name);
		} else if (node.operation === 'leaf') {
			const [kind, at] = leafOf(node.leaf);
			if (kind === 'x' || kind === 'w') externals.add(at);
			const text = leafText[kind](at);
			lines.push(`const ${name} = ${node.truth ? `(${text} !== 0)` : text};`);
			texts.set(index, name);
		} else if ((uses.get(index) ?? 0) > 1 || (node.fixed && inLoop.has(index))) {
			lines.push(`const ${name} = ${textOf(node, args)};`);
			texts.set(index, name);
		} else texts.set(index, textOf(node, args));
	}
	const targets = new Set(stores.filter(({ to }) => to === 'u' || to === 'g').map(({ index }) => index));
	return [
		'const o = layout.offset, v = layout.inputOffset, n = layout.count, weights = layout.weights;',
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
	const parameters = ['y', 'z', 'k', 'c', 'u', 'g', 'p', 'm', 'layout', 'h'];
	const scope = { rootsOfTwo, powersOfTwo };
	return generatedFunction(parameters, kernelSource(program), scope, () => evaluatedStep(program));
}
