import type { Instruction, VectorInstruction } from './wasmOpcodes.ts';

/** The instructions that work on the numbers of a vector. */
interface LaneInstructions {
	/** Loads a number into all lanes. */
	readonly loadSplat: VectorInstruction;
	readonly splat: VectorInstruction;
	readonly extractLane: VectorInstruction;
	readonly replaceLane: VectorInstruction;
	readonly lt: VectorInstruction;
	readonly le: VectorInstruction;
	readonly abs: VectorInstruction;
	readonly neg: VectorInstruction;
	readonly sqrt: VectorInstruction;
	readonly add: VectorInstruction;
	readonly sub: VectorInstruction;
	readonly mul: VectorInstruction;
	readonly div: VectorInstruction;
	readonly min: VectorInstruction;
	readonly max: VectorInstruction;
	/** min and max in one machine instruction; a NaN in the first operand stays. */
	readonly pmin: VectorInstruction;
	readonly pmax: VectorInstruction;
	/** On the bits of a number as a whole number. */
	readonly shl: VectorInstruction;
	readonly shrSigned: VectorInstruction;
	readonly integerAdd: VectorInstruction;
	readonly integerSub: VectorInstruction;
	readonly scalarLoad: Instruction;
	readonly scalarStore: Instruction;
	readonly scalarAdd: Instruction;
	/** Whole numbers of 32 bits from these, towards 0 and within their range; and back. */
	readonly truncate: VectorInstruction;
	readonly convert: VectorInstruction;
}

/** Those whose names differ by the shape of the vector alone. */
function instructionsOf(float: 'f32x4' | 'f64x2', integer: 'i32x4' | 'i64x2', scalar: 'f32' | 'f64') {
	return {
		splat: `${float}.splat`,
		extractLane: `${float}.extract_lane`,
		replaceLane: `${float}.replace_lane`,
		lt: `${float}.lt`,
		le: `${float}.le`,
		abs: `${float}.abs`,
		neg: `${float}.neg`,
		sqrt: `${float}.sqrt`,
		add: `${float}.add`,
		sub: `${float}.sub`,
		mul: `${float}.mul`,
		div: `${float}.div`,
		min: `${float}.min`,
		max: `${float}.max`,
		pmin: `${float}.pmin`,
		pmax: `${float}.pmax`,
		shl: `${integer}.shl`,
		shrSigned: `${integer}.shr_s`,
		integerAdd: `${integer}.add`,
		integerSub: `${integer}.sub`,
		scalarLoad: `${scalar}.load`,
		scalarStore: `${scalar}.store`,
		scalarAdd: `${scalar}.add`,
	} as const;
}

/** How numbers lie in a vector, of 128 bits in WebAssembly: which instructions work on them, and the constants of the elementary functions. */
export interface Lanes extends LaneInstructions {
	readonly name: 'f32x4' | 'f64x2' | 'f32x8' | 'f32x16';
	/** Numbers in a vector. */
	readonly count: 2 | 4 | 8 | 16;
	/** Bytes of a vector: the unit of every record. */
	readonly vectorBytes: number;
	/** Numbers in 128 bits: what is looked up in a row of a table at once. */
	readonly perRow: 4 | 2;
	readonly bytesPerNumber: 4 | 8;
	/** Alignment of a number in memory as a power of two. */
	readonly alignment: number;
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
	...instructionsOf('f32x4', 'i32x4', 'f32'),
	name: 'f32x4',
	count: 4,
	vectorBytes: 16,
	perRow: 4,
	bytesPerNumber: 4,
	loadSplat: 'v128.load32_splat',
	truncate: 'i32x4.trunc_sat_f32x4_s',
	convert: 'f32x4.convert_i32x4_s',
	alignment: 2,
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
	...instructionsOf('f64x2', 'i64x2', 'f64'),
	name: 'f64x2',
	count: 2,
	vectorBytes: 16,
	perRow: 2,
	bytesPerNumber: 8,
	loadSplat: 'v128.load64_splat',
	truncate: 'i32x4.trunc_sat_f64x2_s_zero',
	convert: 'f64x2.convert_low_i32x4_s',
	alignment: 3,
	fractionBits: 52,
	rounder: 1.5 * 2 ** 52,
	leastExponent: -1022,
	greatestExponent: 1023,
	powerOfTwo: [1, ...doubleLessOne],
	powerLessOne: doubleLessOne,
	inverseTangent: oddReciprocals(11),
};
