import type { FunctionWriter, Local } from './codeWriter.ts';
import type { Lanes } from './wasmLanes.ts';
import { placed, type Sheet, type WasmLayout } from './wasmLayout.ts';
import { type RecordCode, recordLocals } from './wasmRecords.ts';

/** Bytes of what an entry in the list of crossings begins with: record, substep, number of the watch, how many substeps in one. */
export const crossingHead = 16;
/** Bytes of an entry: its head; values before; values after. */
export const crossingBytes = ({ vectorBytes }: Lanes): number => crossingHead + 2 * vectorBytes;

/** What the code around the kernels is written with. */
export interface Surroundings {
	readonly code: RecordCode;
	readonly layout: WasmLayout;
	/** The sheet over whose records it runs. */
	readonly sheet: Sheet;
}

/** Remembers where the watched states stand. */
export function beginWatches(
	w: FunctionWriter,
	{ code, layout, sheet }: Surroundings,
	isFast: boolean,
	record: Local,
): void {
	for (const each of sheet.watched) {
		if (each.isFast !== isFast) continue;
		const state = placed(layout, each.group).slots.y + each.state;
		code.store(w, record, each.before, () => code.load(w, record, state));
	}
}

/** Compares with where they stood, and notes crossings, or what events marked. `substep` and `length` leave its number and how many substeps it is long on the stack. */
export function look(
	w: FunctionWriter,
	{ code, layout, sheet }: Surroundings,
	isFast: boolean,
	record: Local,
	substep: () => void,
	length: () => void,
): void {
	const { lanes } = code;
	sheet.watched.forEach((each) => {
		if (each.isFast !== isFast) return;
		const state = placed(layout, each.group).slots.y + each.state;
		const after = w.local('v128');
		const before = w.local('v128');
		const at = w.local('i32');
		code.load(w, record, state);
		w.set(after);
		code.load(w, record, each.before);
		w.tee(before);
		if (each.isMark) {
			w.plain('drop');
			code.constant(w, 0);
			w.get(after);
			w.simd(lanes.lt);
		} else {
			code.constant(w, each.thresholdMv);
			w.simd(lanes.lt);
			code.constant(w, each.thresholdMv);
			w.get(after);
			w.simd(lanes.le);
			w.simd('v128.and');
		}
		w.simd('v128.any_true');
		w.when(() => {
			w.get(recordLocals.control);
			w.memory('i32.load', 2, 0);
			w.set(at);
			const put = (offset: number, value: () => void) => {
				w.get(at);
				value();
				w.memory('i32.store', 2, offset);
			};
			put(0, () => w.get(record));
			put(4, substep);
			put(8, () => w.i32(each.number));
			put(12, length);
			w.get(at);
			w.get(before);
			w.simdMemory('v128.store', 4, crossingHead);
			w.get(at);
			w.get(after);
			w.simdMemory('v128.store', 4, crossingHead + lanes.vectorBytes);
			w.get(recordLocals.control);
			w.get(at);
			w.i32(crossingBytes(lanes));
			w.plain('i32.add');
			w.memory('i32.store', 2, 0);
		});
		code.store(w, record, each.before, () => w.get(after));
	});
}
