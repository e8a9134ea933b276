import { type FunctionWriter, type Local, localsOf } from './codeWriter.ts';
import { emitAdvance, emitFromPool } from './wasmKernel.ts';
import type { Lanes } from './wasmLanes.ts';
import type { WasmPool } from './wasmPool.ts';

/**
 * What functions over records are given: the address of the pool, of the first record and behind the last one, and of the thread's control block.
 * Further parameters come behind.
 */
export const recordParameters = { pool: 'i32', from: 'i32', to: 'i32', control: 'i32' } as const;

/** The locals of these parameters, in every such function. */
export const recordLocals = localsOf(recordParameters);

/** Runs the body while one local is below another. */
export function whileBelow(w: FunctionWriter, local: Local, bound: Local, body: () => void): void {
	const more = (): void => {
		w.get(local);
		w.get(bound);
		w.plain('i32.lt_u');
	};
	more();
	w.when(() => w.loop(body, more));
}

/** Records of a function's loop: vectors of each; and what each has elsewhere, from the address in a parameter on. */
export interface RecordLoop {
	readonly stride: number;
	readonly besides?: { readonly local: Local; readonly bytes: number };
}

/** A loop over the records that the function is given; `body` gets the local of the record's address. */
export function overRecords(
	w: FunctionWriter,
	{ vectorBytes }: Lanes,
	{ stride, besides }: RecordLoop,
	body: (record: Local) => void,
): void {
	const record = w.local('i32');
	w.get(recordLocals.from);
	w.set(record);
	whileBelow(w, record, recordLocals.to, () => {
		body(record);
		emitAdvance(w, record, stride * vectorBytes);
		if (besides) emitAdvance(w, besides.local, besides.bytes);
	});
}

/** Records of a function's loop that are taken together. */
export interface RecordGroup {
	/** Appends what is done to each of them, in order. */
	each(body: (record: Local) => void): void;
}

/** A loop over the records that the function is given, so many of them together; the last ones are fewer where they do not come out even. */
export function overGroups(
	w: FunctionWriter,
	lanes: Lanes,
	{ stride, together }: { readonly stride: number; readonly together: number },
	body: (group: RecordGroup) => void,
): void {
	if (together === 1) {
		overRecords(w, lanes, { stride }, (record) => body({ each: (own) => own(record) }));
		return;
	}
	const recordBytes = stride * lanes.vectorBytes;
	const [first, end, record] = [w.local('i32'), w.local('i32'), w.local('i32')];
	w.get(recordLocals.from);
	w.set(first);
	whileBelow(w, first, recordLocals.to, () => {
		w.get(first);
		w.set(end);
		emitAdvance(w, end, together * recordBytes);
		w.get(recordLocals.to);
		w.get(end);
		w.plain('i32.lt_u');
		w.when(() => {
			w.get(recordLocals.to);
			w.set(end);
		});
		body({
			each(own) {
				w.get(first);
				w.set(record);
				whileBelow(w, record, end, () => {
					own(record);
					emitAdvance(w, record, recordBytes);
				});
			},
		});
		w.get(end);
		w.set(first);
	});
}

/** Code that moves vectors between records, the pool and the stack. */
export class RecordCode {
	readonly lanes: Lanes;
	readonly #pool: WasmPool;

	constructor(lanes: Lanes, pool: WasmPool) {
		this.lanes = lanes;
		this.#pool = pool;
	}

	/** A number in all lanes. */
	constant(w: FunctionWriter, value: number): void {
		emitFromPool(w, this.lanes, recordLocals.pool, this.#pool.constant(value));
	}

	/** A vector of a record. */
	load(w: FunctionWriter, record: Local, vector: number): void {
		w.get(record);
		w.simdMemory('v128.load', 4, vector * this.lanes.vectorBytes);
	}

	/** to ← value on the stack of `value`. */
	store(w: FunctionWriter, record: Local, vector: number, value: () => void): void {
		w.get(record);
		value();
		w.simdMemory('v128.store', 4, vector * this.lanes.vectorBytes);
	}

	/** Puts a number of 64 bits from the stack into all lanes. */
	spread(w: FunctionWriter): void {
		if (this.lanes.bytesPerNumber === 4) w.plain('f32.demote_f64');
		w.simd(this.lanes.splat);
	}

	/** A whole number as one of 64 bits. */
	wholeNumber(w: FunctionWriter, value: number): void {
		w.i32(value);
		w.plain('f64.convert_i32_s');
	}
}
