import type { FunctionWriter } from './wasmEncoder.ts';
import { emitAdvance, emitFromPool } from './wasmKernel.ts';
import { bitwise, type Lanes } from './wasmLanes.ts';
import { vectorBytes } from './wasmLayout.ts';
import type { WasmPool } from './wasmPool.ts';

/** Runs the body while one local is below another. */
export function whileBelow(w: FunctionWriter, local: number, bound: number, body: () => void): void {
	const more = (): void => {
		w.get(local);
		w.get(bound);
		w.plain(0x49);
	};
	more();
	w.when(() => w.loop(body, more));
}

/** Records of a function's loop: vectors of each; and what each has elsewhere, from the address in a parameter on. */
export interface RecordLoop {
	readonly stride: number;
	readonly besides?: { readonly local: number; readonly bytes: number };
}

/** A loop over the records from one address (parameter 1) to another (parameter 2); `body` gets the local of the record's address. */
export function overRecords(w: FunctionWriter, { stride, besides }: RecordLoop, body: (record: number) => void): void {
	const record = w.local('i32');
	w.get(1);
	w.set(record);
	whileBelow(w, record, 2, () => {
		body(record);
		emitAdvance(w, record, stride * vectorBytes);
		if (besides) emitAdvance(w, besides.local, besides.bytes);
	});
}

/** Code that moves vectors between records, the pool and the stack. The address of the pool is local 0 of every function. */
export class RecordCode {
	readonly lanes: Lanes;
	readonly #pool: WasmPool;

	constructor(lanes: Lanes, pool: WasmPool) {
		this.lanes = lanes;
		this.#pool = pool;
	}

	/** A number in all lanes. */
	constant(w: FunctionWriter, value: number): void {
		emitFromPool(w, this.lanes, 0, this.#pool.constant(value));
	}

	/** A vector of a record. */
	load(w: FunctionWriter, record: number, vector: number): void {
		w.get(record);
		w.simdMemory(bitwise.load, 4, vector * vectorBytes);
	}

	/** to ← value on the stack of `value`. */
	store(w: FunctionWriter, record: number, vector: number, value: () => void): void {
		w.get(record);
		value();
		w.simdMemory(bitwise.store, 4, vector * vectorBytes);
	}

	/** Puts a number of 64 bits from the stack into all lanes. */
	spread(w: FunctionWriter): void {
		if (this.lanes.count === 4) w.plain(0xb6);
		w.simd(this.lanes.splat);
	}

	/** A whole number as one of 64 bits. */
	wholeNumber(w: FunctionWriter, value: number): void {
		w.i32(value);
		w.plain(0xb7);
	}
}
