import type { Lanes } from './wasmLanes.ts';
import type { Instruction, ValueType, VectorInstruction } from './wasmOpcodes.ts';

/** A local variable of a function, its parameters among them: a number that only the function's writer gives out. */
export type Local = number & { readonly isLocal: true };

/** The parameters of a function by name, in order. */
export type Parameters = Readonly<Record<string, ValueType>>;

/** The locals of a function's parameters. */
export type ParameterLocals<P extends Parameters> = Readonly<Record<keyof P, Local>>;

/** The parameters of a function as locals. */
export function localsOf<P extends Parameters>(parameters: P): ParameterLocals<P> {
	return Object.fromEntries(Object.keys(parameters).map((name, k) => [name, k as Local])) as ParameterLocals<P>;
}

/**
 * The body of a function under construction, whatever it is written in: methods append one instruction each to a program for a stack, named as in WebAssembly.
 * Vectors may be wider than the 128 bits of their names: an instruction then does to each 128 bits of them what it does to one.
 */
export interface FunctionWriter {
	/** What is compiled from it keeps values by itself where they are at hand for later: they need not wait in memory. */
	readonly keepsValues: boolean;
	/** A fresh local. */
	local(type: ValueType): Local;
	/**
	 * A local that is computed once, before the loops of the function, from the function's parameters alone; the same one for the same key.
	 * @param write leaves the value on the stack
	 */
	once(key: string, type: ValueType, write: () => void): Local;
	get(local: Local | undefined): void;
	set(local: Local | undefined): void;
	tee(local: Local | undefined): void;
	/** A number of 32 bits. */
	i32(value: number): void;
	/** An instruction without immediates. */
	plain(instruction: Instruction): void;
	/** A load or store; `alignment` as a power of two. */
	memory(instruction: Instruction, alignment: number, offset: number): void;
	/** A vector instruction without immediates. */
	simd(instruction: VectorInstruction): void;
	/** A vector load or store; `alignment` as a power of two. */
	simdMemory(instruction: VectorInstruction, alignment: number, offset: number): void;
	/** A vector instruction on one lane, of the whole vector. */
	simdLane(instruction: VectorInstruction, lane: number): void;
	/** Picks 16 bytes out of two vectors, in each 128 bits of them. */
	shuffle(bytes: readonly number[]): void;
	/** Puts one number a lane on the stack, each from an address of its own. @param addresses local with the address, but for `at`, of the words that hold those of the lanes */
	loadEach(lanes: Lanes, addresses: Local, at: number, offset: number): void;
	/** Turns the address on the stack into the marks of a state in the mask of held states, as numbers. */
	loadMarks(lanes: Lanes, offset: number): void;
	/** Turns the address on the stack into the numbers of double precision that lie there, as the kernels have them. */
	loadDoubles(lanes: Lanes): void;
	/** Puts 128 bits from each of these addresses on the stack, beside each other in a vector. */
	loadParts(addresses: readonly Local[], offset: number): void;
	/** Adds up the numbers of the vector on the stack, the upper half to the lower until one is left, which it leaves there. */
	addLanes(lanes: Lanes): void;
	call(functionIndex: number): void;
	/** `do { body } while (condition)`; `condition` leaves an i32. */
	loop(body: () => void, condition: () => void): void;
	/** Runs the body if the i32 on the stack is not 0. */
	when(body: () => void): void;
}

/** Functions on one memory that return nothing. */
export interface ModuleWriter {
	/** Adds a function; its number is for calls from later ones. */
	add<P extends Parameters>(
		parameters: P,
		write: (writer: FunctionWriter, locals: ParameterLocals<P>) => void,
		exported?: string,
	): number;
	/** The names of the exported functions, in order. */
	readonly exported: readonly string[];
	/** The finished module's code. */
	bytes(): Uint8Array<ArrayBuffer>;
}
