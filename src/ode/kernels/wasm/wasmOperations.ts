import type { PlainOperation } from '../graph/operations.ts';
import type { FunctionWriter } from './codeWriter.ts';
import { type ConstantLoader, emitLogarithm, emitPowerOfTwo } from './wasmElementary.ts';
import type { Lanes } from './wasmLanes.ts';
import type { VectorInstruction } from './wasmOpcodes.ts';

/** What an operation is written with; `value` puts the value of a node on the stack. */
export interface OperationSite {
	readonly w: FunctionWriter;
	readonly lanes: Lanes;
	readonly constant: ConstantLoader;
	value(node: number): void;
}

/** Appends an operation on nodes, which leaves its value on the stack. */
type Emit = (site: OperationSite, a: number, b: number, c: number) => void;

type LaneOperation = 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max' | 'lt' | 'le' | 'neg' | 'abs' | 'sqrt';

const ofOne =
	(operation: LaneOperation): Emit =>
	({ w, lanes, value }, a) => {
		value(a);
		w.simd(lanes[operation]);
	};

const ofTwo =
	(operation: LaneOperation): Emit =>
	({ w, lanes, value }, a, b) => {
		value(a);
		value(b);
		w.simd(lanes[operation]);
	};

const onBits =
	(instruction: VectorInstruction): Emit =>
	({ w, value }, a, b) => {
		value(a);
		value(b);
		w.simd(instruction);
	};

/** 2^(a·b): the factors of an exponential's argument (`needsOf`), or those of which e^x − 1 is wanted. */
export function emitExponential({ w, lanes, constant, value }: OperationSite, a: number, b: number, lessOne: boolean) {
	value(a);
	value(b);
	w.simd(lanes.mul);
	emitPowerOfTwo(w, lanes, constant, lessOne);
}

/** The code of each operation. A truth value has all bits of its lane set. */
export const wasmOperations: Readonly<Record<PlainOperation, Emit>> = {
	add: ofTwo('add'),
	sub: ofTwo('sub'),
	mul: ofTwo('mul'),
	div: ofTwo('div'),
	neg: ofOne('neg'),
	pow: ({ w, lanes, constant, value }, base, exponent) => {
		// The smallest normal number changes no base but 0, whose powers are then 0, or too small to matter, and not NaN.
		value(base);
		constant(2 ** lanes.leastExponent);
		w.simd(lanes.add);
		emitLogarithm(w, lanes, constant);
		value(exponent);
		w.simd(lanes.mul);
		constant(Math.LOG2E);
		w.simd(lanes.mul);
		emitPowerOfTwo(w, lanes, constant, false);
	},
	exp: (site, a, b) => emitExponential(site, a, b, false),
	ln: ({ w, lanes, constant, value }, a) => {
		value(a);
		emitLogarithm(w, lanes, constant);
	},
	sqrt: ofOne('sqrt'),
	abs: ofOne('abs'),
	min: ofTwo('min'),
	max: ofTwo('max'),
	lt: ofTwo('lt'),
	le: ofTwo('le'),
	and: onBits('v128.and'),
	or: onBits('v128.or'),
	not: ({ w, value }, a) => {
		value(a);
		w.simd('v128.not');
	},
	select: ({ w, value }, condition, yes, no) => {
		value(yes);
		value(no);
		value(condition);
		w.simd('v128.bitselect');
	},
};
