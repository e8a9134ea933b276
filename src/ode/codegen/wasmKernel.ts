import type { Graph, GraphNode } from './realtimeGraph.ts';
import type { KernelProgram, Store } from './realtimeKernel.ts';
import type { FunctionWriter } from './wasmEncoder.ts';
import { bitwise, emitLogarithm, emitPowerOfTwo, emitTranspose, type Lanes } from './wasmLanes.ts';
import { vectorBytes } from './wasmLayout.ts';
import type { WasmTable } from './wasmTables.ts';

/** Where a leaf or a store lies: in the record itself, or in the record of the cell on a side of a connection in a list. */
export interface NumberPlace {
	/** Vectors from the start of the record. */
	readonly vector: number;
	/** Of a list: 0 for the first side (pre, a), 1 for the second. */
	readonly side?: 0 | 1;
}

/** What the emission of a program needs to know of its surroundings. */
export interface KernelSite {
	readonly lanes: Lanes;
	/** Locals that hold the addresses of the pool and of the record. */
	readonly pool: number;
	readonly record: number;
	/** Slot of a constant, and of a fixed node of the program's graph, in the pool. */
	constantSlot(value: number): number;
	fixedSlot(node: number): number;
	placeOfLeaf(leaf: string): NumberPlace;
	placeOfStore(store: Store): NumberPlace;
	/** The group's table, if it has one. */
	readonly table: WasmTable | undefined;
}

const addI32 = 0x6a;
const loadI32 = 0x28;

/** 2^t for exp: log2(e) goes into a fixed factor of the argument. */
function powerArgument(graph: Graph, argument: number): readonly [number, number] {
	const log2e = graph.constant(Math.LOG2E);
	const { operation, args } = graph.at(argument);
	const [a = 0, b = 0] = args;
	if (operation === 'mul' && graph.at(a).fixed) return [graph.mul(log2e, a), b];
	if (operation === 'neg') {
		const inner = powerArgument(graph, a);
		return [graph.neg(inner[0]), inner[1]];
	}
	return [log2e, argument];
}

/** The exponential of which a node is e^x − 1, if it is one. */
function lessOneOf(graph: Graph, node: GraphNode): GraphNode | undefined {
	if (node.operation !== 'sub') return undefined;
	const [a = 0, b = 0] = node.args;
	const power = graph.at(a);
	const one = graph.at(b);
	return power.operation === 'exp' && !power.fixed && one.operation === 'constant' && one.value === 1
		? power
		: undefined;
}

/** Rows of a table that the members of a vector look at: address of each, part of the way to the next, and that of one lane in all lanes. */
interface Lookup {
	readonly rows: readonly number[];
	readonly part: number;
	parts(lane: number): number;
}

/** Puts a number of the pool in all lanes on the stack. It is loaded once, before the loops of the function. */
export function emitFromPool(w: FunctionWriter, lanes: Lanes, pool: number, slot: number): void {
	const local = w.once(`pool ${slot}`, 'v128', () => {
		w.get(pool);
		w.simdMemory(lanes.loadSplat, lanes.alignment, slot * lanes.bytesPerNumber);
	});
	w.get(local);
}

/** Emits straight code for the members in one vector. */
class ProgramEmitter {
	readonly #w: FunctionWriter;
	readonly #graph: Graph;
	readonly #site: KernelSite;
	readonly #uses = new Map<number, number>();
	readonly #locals = new Map<number, number>();
	readonly #lookups = new Map<number, Lookup>();
	/** `ARGUMENT VECTOR` of functions whose slopes are wanted. */
	readonly #sloped = new Set<string>();
	readonly #functionVectors = new Map<string, readonly number[]>();

	constructor(w: FunctionWriter, program: KernelProgram, site: KernelSite) {
		this.#w = w;
		this.#graph = program.graph;
		this.#site = site;
		for (const { node } of program.stores) this.#use(node);
		for (const index of this.#uses.keys()) {
			const { operation, args, value } = program.graph.at(index);
			if (operation === 'slope') this.#sloped.add(`${args[0]} ${Math.floor(value / site.lanes.count)}`);
		}
	}

	/** What a node needs, as it is emitted. */
	#children(index: number): readonly number[] {
		const node = this.#graph.at(index);
		if (node.fixed) return [];
		const power = node.operation === 'exp' ? node : lessOneOf(this.#graph, node);
		return power ? powerArgument(this.#graph, power.args[0] ?? 0) : node.args;
	}

	#use(index: number): void {
		const count = this.#uses.get(index) ?? 0;
		this.#uses.set(index, count + 1);
		if (count === 0) for (const each of this.#children(index)) this.#use(each);
	}

	#constant(value: number): void {
		this.#fromPool(this.#site.constantSlot(value));
	}

	/** Loaded before the loop over records: what waits in a register or on the stack of the processor is nearer than memory in order. */
	#fromPool(slot: number): void {
		const { lanes, pool } = this.#site;
		emitFromPool(this.#w, lanes, pool, slot);
	}

	#address(side: 0 | 1, lane: number): void {
		this.#w.get(this.#site.record);
		this.#w.memory(loadI32, 2, side * vectorBytes + lane * 4);
	}

	#load({ vector, side }: NumberPlace): void {
		const w = this.#w;
		const { lanes, record } = this.#site;
		if (side === undefined) {
			w.get(record);
			w.simdMemory(bitwise.load, 4, vector * vectorBytes);
			return;
		}
		for (let lane = 0; lane < lanes.count; lane++) {
			this.#address(side, lane);
			w.memory(lanes.scalarLoad, lanes.alignment, vector * vectorBytes);
			if (lane === 0) w.simd(lanes.splat);
			else w.simdLane(lanes.replaceLane, lane);
		}
	}

	/** Leaves the value of a node on the stack. */
	value(index: number): void {
		const w = this.#w;
		const known = this.#locals.get(index);
		if (known !== undefined) {
			w.get(known);
			return;
		}
		const node = this.#graph.at(index);
		if (node.fixed) {
			this.#fromPool(this.#site.fixedSlot(index));
			return;
		}
		this.#compute(index, node);
		if ((this.#uses.get(index) ?? 0) > 1) {
			const local = w.local('v128');
			this.#locals.set(index, local);
			w.tee(local);
		}
	}

	#compute(index: number, node: GraphNode): void {
		const w = this.#w;
		const { lanes } = this.#site;
		const constant = (value: number): void => this.#constant(value);
		const isLessOne = lessOneOf(this.#graph, node) !== undefined;
		if (node.operation === 'exp' || isLessOne) {
			for (const each of this.#children(index)) this.value(each);
			w.simd(lanes.mul);
			emitPowerOfTwo(w, lanes, constant, isLessOne);
			return;
		}
		if (node.operation === 'leaf') {
			this.#load(this.#site.placeOfLeaf(node.leaf));
			return;
		}
		const [a = 0, b = 0, c = 0] = node.args;
		switch (node.operation) {
			case 'pow':
				this.value(a);
				emitLogarithm(w, lanes, constant);
				this.value(b);
				w.simd(lanes.mul);
				constant(Math.LOG2E);
				w.simd(lanes.mul);
				emitPowerOfTwo(w, lanes, constant, false);
				return;
			case 'table':
			case 'slope':
				this.#look(node.operation, node.value, a);
				return;
			case 'ln':
				this.value(a);
				emitLogarithm(w, lanes, constant);
				return;
			case 'select':
				this.value(b);
				this.value(c);
				this.value(a);
				w.simd(bitwise.bitselect);
				return;
			case 'not':
				this.value(a);
				w.simd(bitwise.not);
				return;
			case 'and':
			case 'or':
				this.value(a);
				this.value(b);
				w.simd(bitwise[node.operation]);
				return;
			case 'constant':
				throw new Error('a constant is fixed');
			default:
				for (const each of node.args) this.value(each);
				w.simd(lanes[node.operation]);
		}
	}

	/** Finds the rows of a potential, once. */
	#rows(table: WasmTable, at: number): Lookup {
		const known = this.#lookups.get(at);
		if (known) return known;
		const w = this.#w;
		const { lanes } = this.#site;
		const place = w.local('v128');
		const whole = w.local('v128');
		const part = w.local('v128');
		this.value(at);
		this.#constant(table.leastMv);
		w.simd(lanes.sub);
		this.#constant(1 / table.rowMv);
		w.simd(lanes.mul);
		this.#constant(0);
		w.simd(lanes.pmax);
		// Beyond the last row its own difference goes on.
		this.#constant(table.rows - 0.5);
		w.simd(lanes.pmin);
		w.tee(place);
		w.get(place);
		w.simd(lanes.truncate);
		w.tee(whole);
		w.simd(lanes.convert);
		w.simd(lanes.sub);
		w.set(part);
		const rows = Array.from({ length: lanes.count }, (_, lane) => {
			const row = w.local('i32');
			w.get(whole);
			w.simdLane(27, lane);
			w.i32(table.rowBytes);
			w.plain(0x6c);
			w.set(row);
			return row;
		});
		const spread: number[] = [];
		const parts = (lane: number): number => {
			const known = spread[lane];
			if (known !== undefined) return known;
			const local = w.local('v128');
			w.get(part);
			w.get(part);
			const size = lanes.bytesPerNumber;
			w.shuffle(Array.from({ length: vectorBytes }, (_, k) => lane * size + (k % size)));
			w.set(local);
			spread[lane] = local;
			return local;
		};
		const found = { rows, part, parts };
		this.#lookups.set(at, found);
		return found;
	}

	/** Loads a vector of functions (or their differences) for every lane and turns it into vectors of lanes. */
	#functions(table: WasmTable, at: number, half: number): readonly number[] {
		const key = `${at} ${half}`;
		const known = this.#functionVectors.get(key);
		if (known) return known;
		const w = this.#w;
		const { rows } = this.#rows(table, at);
		const vectors = rows.map((row) => {
			const vector = w.local('v128');
			w.get(row);
			w.simdMemory(bitwise.load, 4, table.address + half * vectorBytes);
			w.set(vector);
			return vector;
		});
		emitTranspose(w, this.#site.lanes, vectors);
		this.#functionVectors.set(key, vectors);
		return vectors;
	}

	/** Interpolates a vector of functions lane by lane, then turns it into vectors of lanes: half the turning where no slope is wanted. */
	#interpolated(table: WasmTable, at: number, group: number): readonly number[] {
		const key = `${at} ${group} interpolated`;
		const known = this.#functionVectors.get(key);
		if (known) return known;
		const w = this.#w;
		const { lanes } = this.#site;
		const { rows, parts } = this.#rows(table, at);
		const vectors = rows.map((row, lane) => {
			const vector = w.local('v128');
			w.get(row);
			w.simdMemory(bitwise.load, 4, table.address + 2 * group * vectorBytes);
			w.get(row);
			w.simdMemory(bitwise.load, 4, table.address + (2 * group + 1) * vectorBytes);
			w.get(parts(lane));
			w.simd(lanes.mul);
			w.simd(lanes.add);
			w.set(vector);
			return vector;
		});
		emitTranspose(w, lanes, vectors);
		this.#functionVectors.set(key, vectors);
		return vectors;
	}

	/** A function of the table, linear between rows, or its slope within a row. */
	#look(operation: 'table' | 'slope', k: number, at: number): void {
		const w = this.#w;
		const { lanes, table } = this.#site;
		if (!table) throw new Error('there is no table to look up');
		const group = Math.floor(k / lanes.count);
		const lane = k % lanes.count;
		if (operation === 'table' && !this.#sloped.has(`${at} ${group}`)) {
			w.get(this.#interpolated(table, at, group)[lane] ?? 0);
			return;
		}
		const differences = this.#functions(table, at, 2 * group + 1);
		if (operation === 'slope') {
			w.get(differences[lane] ?? 0);
			this.#constant(1 / table.rowMv);
			w.simd(lanes.mul);
			return;
		}
		const values = this.#functions(table, at, 2 * group);
		w.get(values[lane] ?? 0);
		w.get(this.#rows(table, at).part);
		w.get(differences[lane] ?? 0);
		w.simd(lanes.mul);
		w.simd(lanes.add);
	}

	/** Adds the vector in a local to what a place holds. */
	#addTo({ vector, side }: NumberPlace, local: number): void {
		const w = this.#w;
		const { lanes, record } = this.#site;
		if (side === undefined) {
			w.get(record);
			w.get(record);
			w.simdMemory(bitwise.load, 4, vector * vectorBytes);
			w.get(local);
			w.simd(lanes.add);
			w.simdMemory(bitwise.store, 4, vector * vectorBytes);
			return;
		}
		const address = w.local('i32');
		for (let lane = 0; lane < lanes.count; lane++) {
			this.#address(side, lane);
			w.tee(address);
			w.get(address);
			w.memory(lanes.scalarLoad, lanes.alignment, vector * vectorBytes);
			w.get(local);
			w.simdLane(lanes.extractLane, lane);
			w.plain(lanes.scalarAdd);
			w.memory(lanes.scalarStore, lanes.alignment, vector * vectorBytes);
		}
	}

	/** Emits everything: new states are stored last, when nothing needs the old ones any more. */
	stores(stores: readonly Store[]): void {
		const w = this.#w;
		const late: [number, number][] = [];
		for (const store of stores) {
			const place = this.#site.placeOfStore(store);
			if (store.to === 's' || store.to === 'u' || store.to === 'g') {
				this.value(store.node);
				const local = w.local('v128');
				w.set(local);
				if (store.to === 's') late.push([place.vector, local]);
				else this.#addTo(place, local);
				continue;
			}
			w.get(this.#site.record);
			this.value(store.node);
			w.simdMemory(bitwise.store, 4, place.vector * vectorBytes);
		}
		for (const [vector, local] of late) {
			w.get(this.#site.record);
			w.get(local);
			w.simdMemory(bitwise.store, 4, vector * vectorBytes);
		}
	}
}

/** Appends the code of a program for one record. */
export function emitProgram(w: FunctionWriter, program: KernelProgram, site: KernelSite): void {
	new ProgramEmitter(w, program, site).stores(program.stores);
}

/** Appends `local += bytes`. */
export function emitAdvance(w: FunctionWriter, local: number, bytes: number): void {
	w.get(local);
	w.i32(bytes);
	w.plain(addI32);
	w.set(local);
}
