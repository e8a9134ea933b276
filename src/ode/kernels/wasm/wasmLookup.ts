import type { FunctionWriter, Local } from './codeWriter.ts';
import { type ConstantLoader, emitTranspose } from './wasmElementary.ts';
import type { Lanes } from './wasmLanes.ts';
import { rowVectorBytes, type WasmTable } from './wasmTables.ts';

/**
 * Rows of a table that the members of a vector look at: addresses, of the first lane in each 128 bits, of the second, …; part of the way to the next row, and that of
 * one lane of each 128 bits in all of them.
 */
interface Lookup {
	readonly rows: readonly (readonly Local[])[];
	readonly part: Local;
	parts(lane: number): Local;
}

/** Looks functions of a potential up in a group's table, for all lanes. */
export class TableLookup {
	readonly #w: FunctionWriter;
	readonly #lanes: Lanes;
	readonly #table: WasmTable;
	readonly #sloped: ReadonlySet<string>;
	readonly #constant: ConstantLoader;
	readonly #value: (node: number) => void;
	readonly #lookups = new Map<number, Lookup>();
	readonly #functionVectors = new Map<string, readonly Local[]>();

	/**
	 * @param sloped `lookupKey`s of vectors of functions whose slopes are wanted too
	 * @param value puts the value of a node on the stack
	 */
	constructor(
		w: FunctionWriter,
		lanes: Lanes,
		table: WasmTable,
		sloped: ReadonlySet<string>,
		constant: ConstantLoader,
		value: (node: number) => void,
	) {
		this.#w = w;
		this.#lanes = lanes;
		this.#table = table;
		this.#sloped = sloped;
		this.#constant = constant;
		this.#value = value;
	}

	/** Finds the rows of a potential, once. */
	#rows(at: number): Lookup {
		const known = this.#lookups.get(at);
		if (known) return known;
		const table = this.#table;
		const w = this.#w;
		const lanes = this.#lanes;
		const place = w.local('v128');
		const whole = w.local('v128');
		const part = w.local('v128');
		this.#value(at);
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
		const all = Array.from({ length: lanes.count }, (_, lane) => {
			const row = w.local('i32');
			w.get(whole);
			w.simdLane('i32x4.extract_lane', lane);
			w.i32(table.rowBytes);
			w.plain('i32.mul');
			w.set(row);
			return row;
		});
		const rows = Array.from({ length: lanes.perRow }, (_, k) => all.filter((_row, lane) => lane % lanes.perRow === k));
		const spread: Local[] = [];
		const parts = (lane: number): Local => {
			const known = spread[lane];
			if (known !== undefined) return known;
			const local = w.local('v128');
			w.get(part);
			w.get(part);
			const size = lanes.bytesPerNumber;
			w.shuffle(Array.from({ length: rowVectorBytes }, (_, k) => lane * size + (k % size)));
			w.set(local);
			spread[lane] = local;
			return local;
		};
		const found = { rows, part, parts };
		this.#lookups.set(at, found);
		return found;
	}

	/** Loads a vector of functions (or their differences) for every lane and turns it into vectors of lanes. */
	#functions(at: number, half: number): readonly Local[] {
		const key = `${at} ${half}`;
		const known = this.#functionVectors.get(key);
		if (known) return known;
		const w = this.#w;
		const { rows } = this.#rows(at);
		const vectors = rows.map((each) => {
			const vector = w.local('v128');
			w.loadParts(each, this.#table.address + half * rowVectorBytes);
			w.set(vector);
			return vector;
		});
		emitTranspose(w, this.#lanes, vectors);
		this.#functionVectors.set(key, vectors);
		return vectors;
	}

	/** Interpolates a vector of functions lane by lane, then turns it into vectors of lanes: half the turning where no slope is wanted. */
	#interpolated(at: number, group: number): readonly Local[] {
		const key = `${at} ${group} interpolated`;
		const known = this.#functionVectors.get(key);
		if (known) return known;
		const w = this.#w;
		const lanes = this.#lanes;
		const { rows, parts } = this.#rows(at);
		const vectors = rows.map((each, lane) => {
			const vector = w.local('v128');
			w.loadParts(each, this.#table.address + 2 * group * rowVectorBytes);
			w.loadParts(each, this.#table.address + (2 * group + 1) * rowVectorBytes);
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
	emit(operation: 'table' | 'slope', k: number, at: number): void {
		const w = this.#w;
		const lanes = this.#lanes;
		const table = this.#table;
		const group = Math.floor(k / lanes.perRow);
		const lane = k % lanes.perRow;
		if (operation === 'table' && !this.#sloped.has(`${at} ${group}`)) {
			w.get(this.#interpolated(at, group)[lane]);
			return;
		}
		const differences = this.#functions(at, 2 * group + 1);
		if (operation === 'slope') {
			w.get(differences[lane]);
			this.#constant(1 / table.rowMv);
			w.simd(lanes.mul);
			return;
		}
		const values = this.#functions(at, 2 * group);
		w.get(values[lane]);
		w.get(this.#rows(at).part);
		w.get(differences[lane]);
		w.simd(lanes.mul);
		w.simd(lanes.add);
	}
}
