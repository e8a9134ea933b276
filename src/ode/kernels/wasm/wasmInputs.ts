import type { FunctionWriter, Local } from './codeWriter.ts';
import type { Lanes } from './wasmLanes.ts';
import { placed } from './wasmLayout.ts';
import type { Surroundings } from './wasmWatches.ts';

/** A change of a potential per substep that no resting cell has, mV. */
export const restless = 1e6;

/** Bytes of one input from outside of a record's columns, where the host hands it over: in double precision, as the network has it. */
export const inputBytes = (lanes: Lanes): number => lanes.count * Float64Array.BYTES_PER_ELEMENT;

/**
 * Appends code by which a record takes light and electrodes over; where an electrode changed, its cells rest no more.
 * @param from local with the address of the record's part of the first input
 * @param distance local with the bytes from an input to the next one
 */
export function takeInputs(w: FunctionWriter, around: Surroundings, record: Local, from: Local, distance: Local): void {
	const { code, layout, sheet } = around;
	const { lanes } = code;
	const address = w.local('i32');
	const changed = w.local('v128');
	const value = w.local('v128');
	const isWatched = sheet.paced.length > 0 && sheet.outer.some(({ isElectrode }) => isElectrode);
	w.get(from);
	w.set(address);
	if (isWatched) {
		code.constant(w, 0);
		w.set(changed);
	}
	for (const { group, input, isElectrode } of sheet.outer) {
		const vector = placed(layout, group).slots.u + input;
		w.get(address);
		w.loadDoubles(lanes);
		w.set(value);
		if (isWatched && isElectrode) {
			w.get(changed);
			code.load(w, record, vector);
			w.get(value);
			w.simd('v128.xor');
			w.simd('v128.or');
			w.set(changed);
		}
		code.store(w, record, vector, () => w.get(value));
		w.get(address);
		w.get(distance);
		w.plain('i32.add');
		w.set(address);
	}
	if (!isWatched) return;
	w.get(changed);
	w.simd('v128.any_true');
	w.when(() => {
		for (const { change } of sheet.paced) {
			// A sum, since lanes without a column hold no number and must keep none.
			code.store(w, record, change, () => {
				code.load(w, record, change);
				code.constant(w, restless);
				w.simd(lanes.add);
			});
		}
	});
}
