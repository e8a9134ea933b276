import {
	binaryOperators,
	type Expression,
	functionTable,
	unaryOperators,
} from '../../equations/language/expression.ts';
import { factorsOf } from './javascript.ts';

/** Computes a number from what stands in the slots of an `Evaluation` now. */
export type Compute = () => number;

/** Functions that a back end's own text would call in another way than the table of the language says. */
const product = (factors: number) => (a: number) => {
	let found = a;
	for (let k = 1; k < factors; k++) found *= a;
	return found;
};

/**
 * Evaluates expressions where their text may not be compiled: each operation as `javascriptText` writes it, so that results are the same to the last
 * bit. Truth values are 0 and 1. Takes three to four times as long as compiled code: for what is done once for a circuit, for probes and for measuring the
 * error, not for a session's steps.
 */
export class Evaluation {
	/** What stands in the slots. */
	readonly values: Float64Array;
	readonly #slots = new Map<string, number>();

	/** @param paths of everything that has a name */
	constructor(paths: readonly string[]) {
		for (const path of paths) this.#slots.set(path, this.#slots.size);
		this.values = new Float64Array(this.#slots.size);
	}

	/** The slot of a name. */
	slot(path: string): number {
		const found = this.#slots.get(path);
		if (found === undefined) throw new Error(`nothing is called '${path}' where an expression is evaluated`);
		return found;
	}

	/** Turns an expression into a function. */
	compute(node: Expression): Compute {
		const { values } = this;
		switch (node.kind) {
			case 'number': {
				const { value } = node;
				return () => value;
			}
			case 'name': {
				const slot = this.slot(node.name);
				return () => values[slot] as number;
			}
			case 'unary': {
				const { value } = unaryOperators[node.operator];
				const a = this.compute(node.operand);
				return () => value(a());
			}
			case 'binary': {
				const a = this.compute(node.left);
				const factors = factorsOf(node);
				if (factors !== undefined) {
					const power = product(factors);
					return () => power(a());
				}
				const { value } = binaryOperators[node.operator];
				const b = this.compute(node.right);
				return () => value(a(), b());
			}
			case 'call':
				return this.#call(node.name, node.args);
		}
	}

	#call(name: keyof typeof functionTable, args: readonly Expression[]): Compute {
		const { value } = functionTable[name];
		if (!value) throw new Error(`${name}() is resolved before anything is computed`);
		const [a = zero, b = zero, c = zero] = args.map((each) => this.compute(each));
		// One call less for every operation of few arguments.
		if (args.length === 1) return () => value(a(), 0, 0);
		if (args.length === 2) return () => value(a(), b(), 0);
		return () => value(a(), b(), c());
	}
}

const zero: Compute = () => 0;
