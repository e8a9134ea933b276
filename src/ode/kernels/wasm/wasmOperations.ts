import type { PlainOperation } from '../graph/operations.ts';
import { type ConstantLoader, emitLogarithm, emitPowerOfTwo } from './wasmElementary.ts';
import type { FunctionWriter } from './wasmEncoder.ts';
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

/** 0^b for b from 0 on, which has no logarithm: 1 for b = 0, else 0. */
function emitPowerOfNothing({ w, lanes, constant, value }: OperationSite, exponent: number): void {
	constant(1);
	constant(0);
	value(exponent);
	constant(0);
	w.simd(lanes.le);
	w.simd('v128.bitselect');
}

/** Whether a power is one of 0 that has a value. */
function emitIsNothing({ w, lanes, constant, value }: OperationSite, base: number, exponent: number): void {
	value(base);
	constant(0);
	w.simd(lanes.le);
	constant(0);
	value(base);
	w.simd(lanes.le);
	w.simd('v128.and');
	constant(0);
	value(exponent);
	w.simd(lanes.le);
	w.simd('v128.and');
}

/** The code of each operation. A truth value has all bits of its lane set. */
export const wasmOperations: Readonly<Record<PlainOperation, Emit>> = {
	add: ofTwo('add'),
	sub: ofTwo('sub'),
	mul: ofTwo('mul'),
	div: ofTwo('div'),
	neg: ofOne('neg'),
	pow: (site, base, exponent) => {
		const { w, lanes, constant, value } = site;
		emitPowerOfNothing(site, exponent);
		value(base);
		emitLogarithm(w, lanes, constant);
		value(exponent);
		w.simd(lanes.mul);
		constant(Math.LOG2E);
		w.simd(lanes.mul);
		emitPowerOfTwo(w, lanes, constant, false);
		emitIsNothing(site, base, exponent);
		w.simd('v128.bitselect');
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
