import type { FunctionWriter } from './wasmEncoder.ts';

/** Vector instructions that do not depend on the kind of number. */
export const bitwise = {
	load: 0,
	store: 11,
	not: 77,
	and: 78,
	or: 80,
	xor: 81,
	bitselect: 82,
	anyTrue: 83,
	/** Loads 32 bits, the rest 0. */
	loadWord: 92,
	/** The lower 8 bytes as 16-bit numbers, the lower 4 of those as 32-bit numbers, all without sign. */
	widenBytes: 137,
	widenHalves: 169,
	/** Two numbers of double precision as two of single precision, and two zeros. */
	demote: 94,
} as const;

/** How numbers lie in a vector of 128 bits: which instructions work on them, and the constants of the elementary functions. */
export interface Lanes {
	readonly name: 'f32x4' | 'f64x2';
	/** Numbers in a vector. */
	readonly count: 4 | 2;
	readonly bytesPerNumber: 4 | 8;
	/** Loads a number into all lanes. */
	readonly loadSplat: number;
	readonly splat: number;
	readonly extractLane: number;
	readonly replaceLane: number;
	readonly lt: number;
	readonly le: number;
	readonly abs: number;
	readonly neg: number;
	readonly sqrt: number;
	readonly add: number;
	readonly sub: number;
	readonly mul: number;
	readonly div: number;
	readonly min: number;
	readonly max: number;
	/** min and max in one machine instruction; a NaN in the first operand stays. */
	readonly pmin: number;
	readonly pmax: number;
	readonly shl: number;
	readonly shrSigned: number;
	readonly integerAdd: number;
	readonly integerSub: number;
	/** Scalar load and store, and their alignment as a power of two. */
	readonly scalarLoad: number;
	readonly scalarStore: number;
	readonly alignment: number;
	readonly scalarAdd: number;
	/** Whole numbers of 32 bits from these, towards 0 and within their range; and back. */
	readonly truncate: number;
	readonly convert: number;
	/** Bits of the fraction of a number. */
	readonly fractionBits: number;
	/** Adding and subtracting it rounds to a whole number, which then stands in the low bits. */
	readonly rounder: number;
	/** Bounds of a whole power of two. */
	readonly leastExponent: number;
	readonly greatestExponent: number;
	/** Coefficients of 1, f, f², … in 2^f for |f| ≤ 1/2. */
	readonly powerOfTwo: readonly number[];
	/** Coefficients of f, f², … in 2^f − 1 for |f| ≤ 1/2: exact at 0. */
	readonly powerLessOne: readonly number[];
	/** Coefficients of 1, s², s⁴, … in atanh(s)/s for |s| ≤ 3 − 2√2. */
	readonly inverseTangent: readonly number[];
}

/** Least greatest relative error, by Remez exchange: 7.5e-8 before rounding. */
const singlePower = [1.00000012, 0.693146944, 0.240221202, 0.0555071309, 0.00967554096, 0.00132764725];
/** The same for (2^f − 1)/f: 1.1e-8. */
const singleLessOne = [0.693147182, 0.240226492, 0.0555035733, 0.00961823761, 0.00133907353, 0.000154035122];

/** (ln 2)^k/k!: the series, 2e-16 at the ends. */
const doubleLessOne = Array.from({ length: 13 }, (_, k) => {
	let value = 1;
	for (let j = 1; j <= k + 1; j++) value *= Math.LN2 / j;
	return value;
});

const oddReciprocals = (count: number) => Array.from({ length: count }, (_, k) => 1 / (2 * k + 1));

/** Four numbers of single precision. */
export const singleLanes: Lanes = {
	name: 'f32x4',
	count: 4,
	bytesPerNumber: 4,
	loadSplat: 9,
	splat: 19,
	extractLane: 31,
	replaceLane: 32,
	lt: 67,
	le: 69,
	abs: 224,
	neg: 225,
	sqrt: 227,
	add: 228,
	sub: 229,
	mul: 230,
	div: 231,
	min: 232,
	max: 233,
	pmin: 234,
	pmax: 235,
	shl: 171,
	shrSigned: 172,
	integerAdd: 174,
	integerSub: 177,
	scalarLoad: 0x2a,
	scalarStore: 0x38,
	alignment: 2,
	scalarAdd: 0x92,
	truncate: 248,
	convert: 250,
	fractionBits: 23,
	rounder: 1.5 * 2 ** 23,
	leastExponent: -126,
	greatestExponent: 127,
	powerOfTwo: singlePower,
	powerLessOne: singleLessOne,
	inverseTangent: oddReciprocals(4),
};

/** Two numbers of double precision: the twin for checking. */
export const doubleLanes: Lanes = {
	name: 'f64x2',
	count: 2,
	bytesPerNumber: 8,
	loadSplat: 10,
	splat: 20,
	extractLane: 33,
	replaceLane: 34,
	lt: 73,
	le: 75,
	abs: 236,
	neg: 237,
	sqrt: 239,
	add: 240,
	sub: 241,
	mul: 242,
	div: 243,
	min: 244,
	max: 245,
	pmin: 246,
	pmax: 247,
	shl: 203,
	shrSigned: 204,
	integerAdd: 206,
	integerSub: 209,
	scalarLoad: 0x2b,
	scalarStore: 0x39,
	alignment: 3,
	scalarAdd: 0xa0,
	truncate: 252,
	convert: 254,
	fractionBits: 52,
	rounder: 1.5 * 2 ** 52,
	leastExponent: -1022,
	greatestExponent: 1023,
	powerOfTwo: [1, ...doubleLessOne],
	powerLessOne: doubleLessOne,
	inverseTangent: oddReciprocals(11),
};

/** Bytes of a shuffle that takes words of `bytes` from two vectors; numbers from `count` on are of the second. */
const shuffle = (words: readonly number[], bytes: number): number[] =>
	words.flatMap((word) => Array.from({ length: bytes }, (_, k) => word * bytes + k));

/** Transposes the square of numbers in as many locals as there are lanes, in place. */
export function emitTranspose(w: FunctionWriter, lanes: Lanes, rows: readonly number[]): void {
	const pair = (first: number, second: number, words: readonly number[], bytes: number): number => {
		const to = w.local('v128');
		w.get(first);
		w.get(second);
		w.shuffle(shuffle(words, bytes));
		w.set(to);
		return to;
	};
	const [a = 0, b = 0, c = 0, d = 0] = rows;
	const keep = (row: number, value: number): void => {
		w.get(value);
		w.set(row);
	};
	if (lanes.count === 2) {
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
function polynomial(w: FunctionWriter, lanes: Lanes, constant: ConstantLoader, x: number, c: readonly number[]): void {
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
	w.simd(bitwise.bitselect);
}
