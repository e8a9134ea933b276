import type { FunctionWriter, Local } from './codeWriter.ts';
import type { Lanes } from './wasmLanes.ts';

/** Bytes of a shuffle that takes words of `bytes` from two vectors; numbers from `count` on are of the second. */
const shuffle = (words: readonly number[], bytes: number): number[] =>
	words.flatMap((word) => Array.from({ length: bytes }, (_, k) => word * bytes + k));

/** Transposes the square of numbers of each 128 bits in as many locals as those have numbers, in place. */
export function emitTranspose(w: FunctionWriter, lanes: Lanes, rows: readonly Local[]): void {
	const pair = (
		first: Local | undefined,
		second: Local | undefined,
		words: readonly number[],
		bytes: number,
	): Local => {
		const to = w.local('v128');
		w.get(first);
		w.get(second);
		w.shuffle(shuffle(words, bytes));
		w.set(to);
		return to;
	};
	const [a, b, c, d] = rows;
	const keep = (row: Local | undefined, value: Local): void => {
		w.get(value);
		w.set(row);
	};
	if (lanes.perRow === 2) {
		const low = pair(a, b, [0, 2], 8);
		const high = pair(a, b, [1, 3], 8);
		keep(a, low);
		keep(b, high);
		return;
	}
	const lowAb = pair(a, b, [0, 4, 1, 5], 4);
	const highAb = pair(a, b, [2, 6, 3, 7], 4);
	const lowCd = pair(c, d, [0, 4, 1, 5], 4);
	const highCd = pair(c, d, [2, 6, 3, 7], 4);
	keep(a, pair(lowAb, lowCd, [0, 2], 8));
	keep(b, pair(lowAb, lowCd, [1, 3], 8));
	keep(c, pair(highAb, highCd, [0, 2], 8));
	keep(d, pair(highAb, highCd, [1, 3], 8));
}

/** Puts a constant, the same in all lanes, on the stack. */
export type ConstantLoader = (value: number) => void;

/** Evaluates c0 + c1·x + … of the local x by Horner's rule; leaves it on the stack. */
function polynomial(w: FunctionWriter, lanes: Lanes, constant: ConstantLoader, x: Local, c: readonly number[]): void {
	constant(c.at(-1) ?? 0);
	for (const each of c.slice(0, -1).reverse()) {
		w.get(x);
		w.simd(lanes.mul);
		constant(each);
		w.simd(lanes.add);
	}
}

/**
 * Turns t on the stack into 2^t (`lessOne`: into 2^t − 1 without cancellation near t = 0). 2^t = 2^n·2^f with n whole and |f| ≤ 1/2; only
 * IEEE sums and products and shifts, so the bits are the same on every machine. Beyond the range of exponents it stays at the end.
 */
export function emitPowerOfTwo(w: FunctionWriter, lanes: Lanes, constant: ConstantLoader, lessOne: boolean): void {
	const t = w.local('v128');
	const shifted = w.local('v128');
	const f = w.local('v128');
	constant(lanes.leastExponent);
	w.simd(lanes.pmax);
	constant(lanes.greatestExponent);
	w.simd(lanes.pmin);
	w.tee(t);
	constant(lanes.rounder);
	w.simd(lanes.add);
	w.set(shifted);
	w.get(t);
	w.get(shifted);
	constant(lanes.rounder);
	w.simd(lanes.sub);
	w.simd(lanes.sub);
	w.set(f);
	if (!lessOne) {
		polynomial(w, lanes, constant, f, lanes.powerOfTwo);
		w.get(shifted);
		w.i32(lanes.fractionBits);
		w.simd(lanes.shl);
		w.simd(lanes.integerAdd);
		return;
	}
	const scale = w.local('v128');
	polynomial(w, lanes, constant, f, lanes.powerLessOne);
	w.get(f);
	w.simd(lanes.mul);
	constant(1);
	w.get(shifted);
	w.i32(lanes.fractionBits);
	w.simd(lanes.shl);
	w.simd(lanes.integerAdd);
	w.tee(scale);
	w.simd(lanes.mul);
	w.get(scale);
	constant(1);
	w.simd(lanes.sub);
	w.simd(lanes.add);
}

/**
 * Turns x on the stack into ln(x): x = 2^e·m with m from √½ to √2, ln m = 2 atanh((m − 1)/(m + 1)). NaN for what is not above 0; denormal
 * numbers count as wrong ones of their size.
 */
export function emitLogarithm(w: FunctionWriter, lanes: Lanes, constant: ConstantLoader): void {
	const x = w.local('v128');
	const exponent = w.local('v128');
	const m = w.local('v128');
	const s = w.local('v128');
	const square = w.local('v128');
	w.tee(x);
	constant(Math.SQRT1_2);
	w.simd(lanes.integerSub);
	w.i32(lanes.fractionBits);
	w.simd(lanes.shrSigned);
	w.set(exponent);
	w.get(x);
	w.get(exponent);
	w.i32(lanes.fractionBits);
	w.simd(lanes.shl);
	w.simd(lanes.integerSub);
	w.tee(m);
	constant(1);
	w.simd(lanes.sub);
	w.get(m);
	constant(1);
	w.simd(lanes.add);
	w.simd(lanes.div);
	w.tee(s);
	w.get(s);
	w.simd(lanes.mul);
	w.set(square);
	polynomial(w, lanes, constant, square, lanes.inverseTangent);
	w.get(s);
	w.get(s);
	w.simd(lanes.add);
	w.simd(lanes.mul);
	// The whole exponent as a number: its bits in the low end of the rounder's.
	w.get(exponent);
	constant(lanes.rounder);
	w.simd(lanes.integerAdd);
	constant(lanes.rounder);
	w.simd(lanes.sub);
	constant(Math.LN2);
	w.simd(lanes.mul);
	w.simd(lanes.add);
	constant(Number.NaN);
	constant(0);
	w.get(x);
	w.simd(lanes.lt);
	w.simd('v128.bitselect');
}
