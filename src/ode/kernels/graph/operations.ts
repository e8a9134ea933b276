/**
 * What a node of an expression graph may compute from other nodes, with the value that it has of numbers. Each back end has one record with an entry for
 * each of them (`realtimeJavascript.ts`, `wasmOperations.ts`); one that is forgotten does not compile. `select(c, a, b)` evaluates both.
 */
const plain = {
	add: { value: (a: number, b: number) => a + b },
	sub: { value: (a: number, b: number) => a - b },
	mul: { value: (a: number, b: number) => a * b },
	div: { value: (a: number, b: number) => a / b },
	neg: { value: (a: number) => -a },
	pow: { value: (a: number, b: number) => a ** b },
	exp: { value: Math.exp },
	ln: { value: Math.log },
	sqrt: { value: Math.sqrt },
	abs: { value: Math.abs },
	min: { value: (a: number, b: number) => Math.min(a, b) },
	max: { value: (a: number, b: number) => Math.max(a, b) },
	lt: { truth: true, value: (a: number, b: number) => Number(a < b) },
	le: { truth: true, value: (a: number, b: number) => Number(a <= b) },
	and: { truth: true, value: (a: number, b: number) => Number(a !== 0 && b !== 0) },
	or: { truth: true, value: (a: number, b: number) => Number(a !== 0 || b !== 0) },
	not: { truth: true, value: (a: number) => Number(a === 0) },
	select: { value: (a: number, b: number, c: number) => (a !== 0 ? b : c) },
} as const;

/** An operation that computes something from its arguments alone. */
export type PlainOperation = keyof typeof plain;

/** Of an operation: its value, truth values being 1 and 0, and whether that is a truth value. */
export interface OperationEntry {
	readonly truth?: true;
	readonly value: (a: number, b: number, c: number) => number;
}

/** All of them. */
export const operations: Readonly<Record<PlainOperation, OperationEntry>> = plain;

/** Whether an operation is a plain one. */
export const isPlain = (operation: Operation): operation is PlainOperation => Object.hasOwn(plain, operation);

/**
 * What a node of the graph computes: a plain operation, a constant, a value that the back end loads, or function number `value` of a table and its
 * derivative at their argument; only back ends with tables are given those.
 */
export type Operation = PlainOperation | 'constant' | 'leaf' | 'table' | 'slope';
