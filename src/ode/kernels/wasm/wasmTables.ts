import { differentiate } from '../../equations/language/derivative.ts';
import { binary, type Expression, entryOf, name as nameNode, number } from '../../equations/language/expression.ts';
import { namesIn, partsOf, substitute, withParts } from '../../equations/language/expressionParts.ts';
import { simplify } from '../../equations/language/simplify.ts';
import type { Kind, KindQuantity } from '../../equations/linking/kind.ts';
import { voltagesOf } from '../../equations/linking/stateRoles.ts';
import { evaluateRows } from '../graph/fixedValues.ts';
import { lower } from '../graph/lowering.ts';
import { Graph } from '../graph/realtimeGraph.ts';
import type { Lanes } from './wasmLanes.ts';

/** Bytes of some functions of a row that are looked up at once, however wide the vectors are. */
export const rowVectorBytes = 16;

/** Functions of a cell's potential alone (rates of gates, mostly) that are looked up instead of computed. */
export interface Tabulation {
	/** The kind with each such function as a quantity of its own. */
	readonly kind: Kind;
	/** Path of the potential. */
	readonly voltage: string;
	/** Paths of the tabulated quantities: function k of the table. */
	readonly paths: readonly string[];
}

/** A table needs so many functions to be worth its lookups. */
const fewestFunctions = 3;

/** Whether an operator or a function in an expression is something. */
function contains(node: Expression, is: 'uneven' | 'costly'): boolean {
	if (node.kind === 'number' || node.kind === 'name') return false;
	return entryOf(node)[is] === true || partsOf(node).some((part) => contains(part, is));
}

/** What an expression is: it follows from parameters and the potential; it costs more than a lookup; it contains the potential. */
interface Facts {
	readonly only: boolean;
	readonly costly: boolean;
	readonly reaches: boolean;
}

class Tabulator {
	readonly #kind: Kind;
	readonly #voltage: string;
	readonly #parameters: ReadonlySet<string>;
	readonly #byPath: ReadonlyMap<string, KindQuantity>;
	readonly #known = new Map<string, Facts>();
	readonly #found: KindQuantity[] = [];

	constructor(kind: Kind, voltage: string) {
		this.#kind = kind;
		this.#voltage = voltage;
		this.#parameters = new Set(kind.parameters.map(({ path }) => path));
		this.#byPath = new Map(kind.quantities.map((each) => [each.path, each]));
	}

	#factsOf(expression: Expression): Facts {
		let only = !contains(expression, 'uneven');
		let costly = contains(expression, 'costly');
		let reaches = false;
		for (const path of namesIn(expression)) {
			if (path === this.#voltage) reaches = true;
			else if (!this.#parameters.has(path)) {
				const inner = this.#ofQuantity(path);
				only &&= inner.only;
				costly ||= inner.costly;
				reaches ||= inner.reaches;
			}
		}
		return { only, costly, reaches };
	}

	#ofQuantity(path: string): Facts {
		const known = this.#known.get(path);
		if (known) return known;
		const quantity = this.#byPath.get(path);
		const found = quantity ? this.#factsOf(quantity.expression) : { only: false, costly: false, reaches: false };
		this.#known.set(path, found);
		return found;
	}

	#isFunction(expression: Expression): boolean {
		const { only, costly, reaches } = this.#factsOf(expression);
		return only && costly && reaches;
	}

	/** A name for a function of the potential: its own if it has one. */
	#tabulated(expression: Expression): Expression {
		if (expression.kind === 'name') {
			const quantity = this.#byPath.get(expression.name);
			if (quantity && !this.#found.includes(quantity)) this.#found.push(quantity);
			return expression;
		}
		const path = `table~${this.#found.length}`;
		this.#found.push({ path, title: '', unit: '1', factor: 1, expression, isCurrent: false, isSignal: false });
		return nameNode(path);
	}

	/** dx/dt of a gate x as a + b·x with a and b functions of the potential alone; nothing for other states. */
	#gate(expression: Expression, state: string): Expression | undefined {
		const others = [...namesIn(expression)].filter((each) => each !== state);
		if (!others.every((each) => this.#factsOf(nameNode(each)).only)) return undefined;
		const at = (value: number) =>
			simplify(substitute(expression, (each) => (each === state ? number(value) : nameNode(each))));
		const slope = differentiate(expression, (each) => number(each === state ? 1 : 0));
		if (namesIn(slope).has(state)) return undefined;
		if (!this.#isFunction(slope) || !this.#isFunction(at(0))) return undefined;
		return binary('+', this.#tabulated(at(0)), binary('*', this.#tabulated(slope), nameNode(state)));
	}

	/** The expression with its largest parts that are functions of the potential alone replaced by names. */
	#replace(expression: Expression): Expression {
		if (expression.kind === 'name') return this.#isFunction(expression) ? this.#tabulated(expression) : expression;
		if (contains(expression, 'costly') && this.#isFunction(expression)) {
			return this.#tabulated(expression);
		}
		return withParts(expression, (part) => this.#replace(part));
	}

	build(): Tabulation {
		const rest = this.#kind.quantities.filter((each) => {
			const { only, reaches } = this.#ofQuantity(each.path);
			return !(only && reaches);
		});
		const even = this.#kind.quantities.filter((each) => !rest.includes(each));
		const replaced = rest.map((each) => ({ ...each, expression: this.#replace(each.expression) }));
		const derivatives = this.#kind.derivatives.map(
			(each, k) => this.#gate(each, this.#kind.states[k]?.path ?? '') ?? this.#replace(each),
		);
		const fresh = this.#found.filter((each) => !this.#byPath.has(each.path));
		return {
			kind: { ...this.#kind, quantities: [...even, ...fresh, ...replaced], derivatives },
			voltage: this.#voltage,
			paths: this.#found.map(({ path }) => path),
		};
	}
}

/** Finds what can be tabulated over a potential of a cell, over that of which most can; nothing where it would not pay. */
export function tabulate(kind: Kind): Tabulation | undefined {
	if (kind.type !== 'cell') return undefined;
	const found = voltagesOf(kind).map((voltage) => new Tabulator(kind, voltage).build());
	const most = Math.max(0, ...found.map(({ paths }) => paths.length));
	return most >= fewestFunctions ? found.find(({ paths }) => paths.length === most) : undefined;
}

/** A group's table in memory. Row r holds, for each vector of functions, their values at r and their differences to r + 1. */
export interface WasmTable {
	readonly group: string;
	readonly graph: Graph;
	readonly nodes: readonly number[];
	/** Parameters on which it depends, by index. */
	readonly parameters: readonly number[];
	readonly leastMv: number;
	readonly rowMv: number;
	readonly rows: number;
	readonly rowBytes: number;
	/** Byte address in memory. */
	readonly address: number;
}

/** A table with what kernels that look things up in it are made from. */
export interface TableInUse extends WasmTable {
	readonly tabulation: Tabulation;
}

/** Prepares a table for a group at an address. */
export function planTable(
	group: string,
	tabulation: Tabulation,
	rowMv: number,
	address: number,
	lanes: Lanes,
): TableInUse {
	const { kind, voltage, paths } = tabulation;
	const state = kind.states.find(({ path }) => path === voltage);
	const graph = new Graph();
	const byPath = new Map(kind.quantities.map((each) => [each.path, each.expression]));
	const used = new Set<number>();
	const nameOf = (path: string): number => {
		if (path === voltage) return graph.leaf('x:0', false);
		const index = kind.parameters.findIndex((each) => each.path === path);
		if (index >= 0) {
			used.add(index);
			return graph.leaf(`p:${index}`, true, kind.parameters[index]?.type === 'switch');
		}
		const definition = byPath.get(path);
		if (!definition) throw new Error(`${kind.name}: '${path}' in a table`);
		return lower(graph, definition, nameOf);
	};
	const nodes = paths.map(nameOf);
	const leastMv = state?.minimum ?? -150;
	return {
		group,
		tabulation,
		graph,
		nodes,
		parameters: [...used],
		leastMv,
		rowMv,
		rows: Math.ceil(((state?.maximum ?? 100) - leastMv) / rowMv),
		rowBytes: Math.ceil(paths.length / lanes.perRow) * 2 * rowVectorBytes,
		address,
	};
}

/** Bytes of a table. */
export const tableBytes = ({ rows, rowBytes }: WasmTable): number => rows * rowBytes;

/** Computes a table from the parameters as they are now. */
export function fillTable(table: WasmTable, numbers: Float32Array | Float64Array, parameters: Float64Array): void {
	const { graph, nodes, rows, rowMv, leastMv, rowBytes, address } = table;
	const size = numbers.BYTES_PER_ELEMENT;
	const perVector = rowVectorBytes / size;
	const at = Float64Array.from({ length: rows + 1 }, (_, row) => leastMv + row * rowMv);
	const columns = evaluateRows(graph, nodes, at, parameters);
	columns.forEach((values, k) => {
		const group = Math.floor(k / perVector);
		for (let row = 0; row < rows; row++) {
			const index = (address + row * rowBytes + group * 2 * rowVectorBytes) / size + (k % perVector);
			const value = values[row] as number;
			numbers[index] = value;
			numbers[index + perVector] = (values[row + 1] as number) - value;
		}
	});
}
