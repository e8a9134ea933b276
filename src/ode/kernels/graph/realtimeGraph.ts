import { type Operation, operations, type PlainOperation } from './operations.ts';

/** One value of a straight-line program; arguments are indices of earlier nodes. */
export interface GraphNode {
	readonly operation: Operation;
	readonly args: readonly number[];
	/** Of a constant; the number of a function of a table. */
	readonly value: number;
	/** Of a leaf: what the back end loads. */
	readonly leaf: string;
	/** The same for all members of a group (parameters and the step only): computed once per call. */
	readonly fixed: boolean;
	/** A truth value. */
	readonly truth: boolean;
}

/**
 * A straight-line program under construction: equal values are one node, what is constant is folded, a division by something fixed
 * becomes a product with its reciprocal. It is what back ends emit: JavaScript and WebAssembly from the same nodes.
 * Rounding differs from the reference back end, values agree to about 1e-11.
 */
export class Graph {
	readonly nodes: GraphNode[] = [];
	readonly #known = new Map<string, number>();

	/** A finished program, to be read. */
	static of(nodes: readonly GraphNode[]): Graph {
		const graph = new Graph();
		graph.nodes.push(...nodes);
		return graph;
	}

	/** The nodes that the given ones need and nothing else, and where each of those is among them. */
	part(wanted: Iterable<number>): { readonly nodes: GraphNode[]; readonly at: ReadonlyMap<number, number> } {
		const nodes: GraphNode[] = [];
		const at = new Map<number, number>();
		const take = (index: number): number => {
			const known = at.get(index);
			if (known !== undefined) return known;
			const node = this.at(index);
			const args = node.args.map(take);
			nodes.push({ ...node, args });
			at.set(index, nodes.length - 1);
			return nodes.length - 1;
		};
		for (const index of wanted) take(index);
		return { nodes, at };
	}

	#intern(node: GraphNode): number {
		const [a = '', b = '', c = ''] = node.args;
		const key = `${node.operation}|${a}|${b}|${c}|${Object.is(node.value, -0) ? '-0' : node.value}|${node.leaf}`;
		const known = this.#known.get(key);
		if (known !== undefined) return known;
		this.nodes.push(node);
		this.#known.set(key, this.nodes.length - 1);
		return this.nodes.length - 1;
	}

	/** The node at an index. */
	at(index: number): GraphNode {
		const node = this.nodes[index];
		if (!node) throw new Error(`the graph has no node ${index}`);
		return node;
	}

	/** A number. */
	constant(value: number): number {
		return this.#intern({ operation: 'constant', args: [], value, leaf: '', fixed: true, truth: false });
	}

	/** A value that the back end loads. */
	leaf(leaf: string, fixed: boolean, truth = false): number {
		return this.#intern({ operation: 'leaf', args: [], value: 0, leaf, fixed, truth });
	}

	#value(index: number): number | undefined {
		const node = this.at(index);
		return node.operation === 'constant' ? node.value : undefined;
	}

	#node(operation: PlainOperation, args: readonly number[], truth = operations[operation].truth ?? false): number {
		const fixed = args.every((each) => this.at(each).fixed);
		return this.#intern({ operation, args, value: 0, leaf: '', fixed, truth });
	}

	/** a + b */
	add(a: number, b: number): number {
		const x = this.#value(a);
		const y = this.#value(b);
		if (x !== undefined && y !== undefined) return this.constant(x + y);
		if (x === 0) return b;
		if (y === 0) return a;
		const right = this.at(b);
		if (right.operation === 'neg') return this.sub(a, right.args[0] as number);
		const left = this.at(a);
		if (left.operation === 'neg') return this.sub(b, left.args[0] as number);
		return this.#node('add', a < b ? [a, b] : [b, a]);
	}

	/** a − b */
	sub(a: number, b: number): number {
		const x = this.#value(a);
		const y = this.#value(b);
		if (x !== undefined && y !== undefined) return this.constant(x - y);
		if (a === b) return this.constant(0);
		if (y === 0) return a;
		if (x === 0) return this.neg(b);
		const right = this.at(b);
		return right.operation === 'neg' ? this.add(a, right.args[0] as number) : this.#node('sub', [a, b]);
	}

	/** −a */
	neg(a: number): number {
		const node = this.at(a);
		if (node.operation === 'constant') return this.constant(-node.value);
		if (node.operation === 'neg') return node.args[0] as number;
		if (node.operation === 'sub') return this.sub(node.args[1] as number, node.args[0] as number);
		return this.#node('neg', [a]);
	}

	/** a·b */
	mul(a: number, b: number): number {
		const x = this.#value(a);
		const y = this.#value(b);
		if (x !== undefined && y !== undefined) return this.constant(x * y);
		if (x === 0 || y === 0) return this.constant(0);
		if (x === 1) return b;
		if (y === 1) return a;
		if (x === -1) return this.neg(b);
		if (y === -1) return this.neg(a);
		const left = this.at(a);
		const right = this.at(b);
		// A sign goes into what is fixed, so that it costs nothing.
		if (left.operation === 'neg') {
			const inner = left.args[0] as number;
			return right.fixed && !left.fixed ? this.mul(this.neg(b), inner) : this.neg(this.mul(inner, b));
		}
		if (right.operation === 'neg') {
			const inner = right.args[0] as number;
			return left.fixed && !right.fixed ? this.mul(this.neg(a), inner) : this.neg(this.mul(a, inner));
		}
		// What is fixed gathers at one side, so that it is computed once per call.
		if (left.fixed && !right.fixed && right.operation === 'mul') {
			const [p = 0, q = 0] = right.args;
			if (this.at(p).fixed) return this.mul(this.mul(a, p), q);
		}
		if (right.fixed && !left.fixed) return this.mul(b, a);
		return this.#node('mul', left.fixed === right.fixed && a > b ? [b, a] : [a, b]);
	}

	/** a/b */
	div(a: number, b: number): number {
		const x = this.#value(a);
		const y = this.#value(b);
		if (x !== undefined && y !== undefined) return this.constant(x / y);
		if (x === 0) return a;
		if (y === 1) return a;
		if (y !== undefined) return this.mul(this.constant(1 / y), a);
		if (this.at(b).fixed && !this.at(a).fixed) return this.mul(this.#node('div', [this.constant(1), b]), a);
		return this.#node('div', [a, b]);
	}

	/** base^exponent; whole exponents up to 8 in size become products. */
	pow(base: number, exponent: number): number {
		const n = this.#value(exponent);
		const x = this.#value(base);
		if (n !== undefined && x !== undefined) return this.constant(x ** n);
		if (n === 0) return this.constant(1);
		if (n === 0.5) return this.apply('sqrt', base);
		if (n !== undefined && Number.isInteger(n) && Math.abs(n) <= 8) {
			return n < 0 ? this.div(this.constant(1), this.#power(base, -n)) : this.#power(base, n);
		}
		return this.#node('pow', [base, exponent]);
	}

	#power(base: number, n: number): number {
		if (n === 1) return base;
		const half = this.#power(base, Math.floor(n / 2));
		const square = this.mul(half, half);
		return n % 2 === 0 ? square : this.mul(square, base);
	}

	/** ln(a); ln(a/b) = ln a − ln b saves the division where a is fixed. */
	ln(a: number): number {
		const { operation, args } = this.at(a);
		const [over = 0, under = 0] = args;
		if (operation !== 'div' || !this.at(over).fixed) return this.apply('ln', a);
		return this.sub(this.ln(over), this.ln(under));
	}

	/** An operation as it is, but for numbers: those are computed now. */
	apply(operation: PlainOperation, ...args: readonly number[]): number {
		const { value, truth } = operations[operation];
		// A truth value is no number.
		if (truth) return this.#node(operation, args);
		for (const each of args) if (this.at(each).operation !== 'constant') return this.#node(operation, args);
		const [a = 0, b = 0, c = 0] = args.map((each) => this.at(each).value);
		return this.constant(value(a, b, c));
	}

	/** Function number k of a table at x, or its derivative. */
	table(operation: 'table' | 'slope', k: number, x: number): number {
		return this.#intern({ operation, args: [x], value: k, leaf: '', fixed: false, truth: false });
	}

	/** condition ? yes : no */
	select(condition: number, yes: number, no: number): number {
		return yes === no ? yes : this.#node('select', [condition, yes, no], this.at(yes).truth);
	}
}
