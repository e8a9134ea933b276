import type { BinaryOperator, Expression, FunctionName, UnaryOperator } from '../../equations/language/expression.ts';
import type { Graph } from './realtimeGraph.ts';

/** Below these |x/s| the series of L and dL is used; the quotient has lost at most 1e-11 (L) and 1e-8 (dL) there. */
const smallForL = 1e-5;
const smallForSlope = 1e-4;

const isSmall = (graph: Graph, z: number, bound: number): number =>
	graph.apply('lt', graph.apply('abs', z), graph.constant(bound));

/** 1/(exp(z) − 1) */
const inverse = (graph: Graph, z: number): number =>
	graph.div(graph.constant(1), graph.sub(graph.apply('exp', z), graph.constant(1)));

/** L(x, s) = x/(exp(x/s) − 1), by its series where the quotient would cancel. */
function linoid(graph: Graph, x: number, s: number): number {
	const z = graph.div(x, s);
	const quotient = graph.mul(x, inverse(graph, z));
	return graph.select(isSmall(graph, z, smallForL), graph.sub(s, graph.mul(graph.constant(0.5), x)), quotient);
}

/** dL/dx; shares the exponential and the reciprocal with L. */
function slopeOfLinoid(graph: Graph, x: number, s: number): number {
	const one = graph.constant(1);
	const z = graph.div(x, s);
	const r = inverse(graph, z);
	// e/(e − 1) = 1 + r keeps the product finite where e overflows.
	const quotient = graph.mul(r, graph.sub(one, graph.mul(z, graph.add(one, r))));
	const series = graph.sub(graph.mul(graph.constant(1 / 6), z), graph.constant(0.5));
	return graph.select(isSmall(graph, z, smallForSlope), series, quotient);
}

/** tanh(a) by one exponential; exact to 1e-16 of 1, which near 0 is less than of tanh(a) itself. */
function tanh(graph: Graph, a: number): number {
	const { operation, value } = graph.at(a);
	if (operation === 'constant') return graph.constant(Math.tanh(value));
	const one = graph.constant(1);
	const two = graph.constant(2);
	return graph.sub(one, graph.div(two, graph.add(one, graph.apply('exp', graph.mul(two, a)))));
}

/** What operators and functions of the language become in a graph. */
const unary: Readonly<Record<UnaryOperator, (graph: Graph, a: number) => number>> = {
	'-': (graph, a) => graph.neg(a),
	not: (graph, a) => graph.apply('not', a),
};

const binary: Readonly<Record<BinaryOperator, (graph: Graph, a: number, b: number) => number>> = {
	'+': (graph, a, b) => graph.add(a, b),
	'-': (graph, a, b) => graph.sub(a, b),
	'*': (graph, a, b) => graph.mul(a, b),
	'/': (graph, a, b) => graph.div(a, b),
	'^': (graph, a, b) => graph.pow(a, b),
	'<': (graph, a, b) => graph.apply('lt', a, b),
	'<=': (graph, a, b) => graph.apply('le', a, b),
	'>': (graph, a, b) => graph.apply('lt', b, a),
	'>=': (graph, a, b) => graph.apply('le', b, a),
	and: (graph, a, b) => graph.apply('and', a, b),
	or: (graph, a, b) => graph.apply('or', a, b),
};

const functions: Readonly<Record<FunctionName, (graph: Graph, a: number, b: number, c: number) => number>> = {
	exp: (graph, a) => graph.apply('exp', a),
	ln: (graph, a) => graph.ln(a),
	sqrt: (graph, a) => graph.apply('sqrt', a),
	tanh,
	abs: (graph, a) => graph.apply('abs', a),
	min: (graph, a, b) => graph.apply('min', a, b),
	max: (graph, a, b) => graph.apply('max', a, b),
	L: linoid,
	dL: slopeOfLinoid,
	if: (graph, a, b, c) => graph.select(a, b, c),
	dark: () => {
		throw new Error('dark() is resolved before code is generated');
	},
};

/** Puts an expression into a graph; `nameOf` gives the node of a name. @returns its node */
export function lower(graph: Graph, node: Expression, nameOf: (path: string) => number): number {
	const visit = (each: Expression): number => lower(graph, each, nameOf);
	switch (node.kind) {
		case 'number':
			return graph.constant(node.value);
		case 'name':
			return nameOf(node.name);
		case 'unary':
			return unary[node.operator](graph, visit(node.operand));
		case 'binary':
			return binary[node.operator](graph, visit(node.left), visit(node.right));
		case 'call': {
			const [a = 0, b = 0, c = 0] = node.args.map(visit);
			return functions[node.name](graph, a, b, c);
		}
	}
}
