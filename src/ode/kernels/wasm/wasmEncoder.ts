/** Writes WebAssembly modules byte by byte: the few sections and instructions that generated kernels need. */
import {
	type FunctionWriter,
	type Local,
	localsOf,
	type ModuleWriter,
	type ParameterLocals,
	type Parameters,
} from './codeWriter.ts';
import type { Lanes } from './wasmLanes.ts';
import {
	emptyBlock,
	externKinds,
	functionType,
	type Instruction,
	instructions,
	leb128,
	limits,
	moduleHead,
	mostPages,
	sections,
	type ValueType,
	type VectorInstruction,
	valueTypes,
	vectorInstructions,
	vectorPrefix,
} from './wasmOpcodes.ts';

/** Bytes of a vector here. */
const partBytes = 16;

/** Grows by doubling; functions are long. Numbers are written in place: there are some 100,000 of them, and the start of a session waits for them. */
class ByteSink {
	#bytes = new Uint8Array(1024);
	length = 0;

	#makeRoom(bytes: number): void {
		if (this.length + bytes <= this.#bytes.length) return;
		const larger = new Uint8Array(2 * (this.length + bytes));
		larger.set(this.#bytes);
		this.#bytes = larger;
	}

	byte(value: number): void {
		this.#makeRoom(1);
		this.#bytes[this.length++] = value;
	}

	bytes(values: ArrayLike<number>): void {
		this.#makeRoom(values.length);
		this.#bytes.set(values, this.length);
		this.length += values.length;
	}

	/** Unsigned LEB128. */
	unsigned(value: number): void {
		let rest = value >>> 0;
		do {
			const low = rest & leb128.low;
			rest >>>= leb128.bits;
			this.byte(rest === 0 ? low : low | leb128.more);
		} while (rest !== 0);
	}

	/** Signed LEB128 of a 32-bit number. */
	signed(value: number): void {
		let rest = value | 0;
		for (;;) {
			const low = rest & leb128.low;
			rest >>= leb128.bits;
			const done = (rest === 0 && (low & leb128.sign) === 0) || (rest === -1 && (low & leb128.sign) !== 0);
			this.byte(done ? low : low | leb128.more);
			if (done) return;
		}
	}

	text(value: string): void {
		this.byte(value.length);
		for (const each of value) this.byte(each.charCodeAt(0));
	}

	taken(): Uint8Array {
		return this.#bytes.subarray(0, this.length);
	}
}

/** The body of a function as bytes. Compilers of WebAssembly compute a value only when it is needed: see `ProgramOrder`. */
class WasmFunctionWriter implements FunctionWriter {
	readonly keepsValues = false;
	/** What is done once, before everything else; and the rest. */
	readonly #head = new ByteSink();
	readonly #rest = new ByteSink();
	#code = this.#rest;
	readonly #once = new Map<string, Local>();
	readonly #locals: ValueType[] = [];
	readonly #parameters: number;

	constructor(parameters: number) {
		this.#parameters = parameters;
	}

	local(type: ValueType): Local {
		this.#locals.push(type);
		return (this.#parameters + this.#locals.length - 1) as Local;
	}

	once(key: string, type: ValueType, write: () => void): Local {
		const known = this.#once.get(key);
		if (known !== undefined) return known;
		const local = this.local(type);
		this.#once.set(key, local);
		const before = this.#code;
		this.#code = this.#head;
		write();
		this.set(local);
		this.#code = before;
		return local;
	}

	#onLocal(instruction: Instruction, local: Local | undefined): void {
		if (local === undefined) throw new Error(`${instruction}: there is no such local`);
		this.plain(instruction);
		this.#code.unsigned(local);
	}

	get(local: Local | undefined): void {
		this.#onLocal('local.get', local);
	}

	set(local: Local | undefined): void {
		this.#onLocal('local.set', local);
	}

	tee(local: Local | undefined): void {
		this.#onLocal('local.tee', local);
	}

	i32(value: number): void {
		this.plain('i32.const');
		this.#code.signed(value);
	}

	plain(instruction: Instruction): void {
		this.#code.byte(instructions[instruction]);
	}

	memory(instruction: Instruction, alignment: number, offset: number): void {
		this.plain(instruction);
		this.#code.unsigned(alignment);
		this.#code.unsigned(offset);
	}

	simd(instruction: VectorInstruction): void {
		this.#code.byte(vectorPrefix);
		this.#code.unsigned(vectorInstructions[instruction]);
	}

	simdMemory(instruction: VectorInstruction, alignment: number, offset: number): void {
		this.simd(instruction);
		this.#code.unsigned(alignment);
		this.#code.unsigned(offset);
	}

	simdLane(instruction: VectorInstruction, lane: number): void {
		this.simd(instruction);
		this.#code.byte(lane);
	}

	shuffle(bytes: readonly number[]): void {
		this.simd('i8x16.shuffle');
		this.#code.bytes(bytes);
	}

	loadEach(lanes: Lanes, addresses: Local, at: number, offset: number): void {
		for (let lane = 0; lane < lanes.count; lane++) {
			this.get(addresses);
			this.memory('i32.load', 2, at + lane * 4);
			this.memory(lanes.scalarLoad, lanes.alignment, offset);
			if (lane === 0) this.simd(lanes.splat);
			else this.simdLane(lanes.replaceLane, lane);
		}
	}

	addLanes(lanes: Lanes): void {
		const vector = this.local('v128');
		this.set(vector);
		for (let bytes = partBytes / 2; bytes >= lanes.bytesPerNumber; bytes /= 2) {
			this.get(vector);
			this.get(vector);
			this.get(vector);
			this.shuffle(Array.from({ length: partBytes }, (_, k) => (k + bytes) % partBytes));
			this.simd(lanes.add);
			this.set(vector);
		}
		this.get(vector);
		this.simdLane(lanes.extractLane, 0);
	}

	loadMarks(lanes: Lanes, offset: number): void {
		this.simdMemory('v128.load32_zero', 2, offset);
		this.simd('i16x8.extend_low_i8x16_u');
		this.simd('i32x4.extend_low_i16x8_u');
		this.simd(lanes.convert);
	}

	loadDoubles(lanes: Lanes): void {
		if (lanes.bytesPerNumber === 8) {
			this.simdMemory('v128.load', 4, 0);
			return;
		}
		const address = this.local('i32');
		this.set(address);
		for (const half of [0, 1]) {
			this.get(address);
			this.simdMemory('v128.load', 4, half * partBytes);
			this.simd('f32x4.demote_f64x2_zero');
		}
		// Each half gave two numbers and zeros.
		this.shuffle(Array.from({ length: partBytes }, (_, k) => (k < 8 ? k : k + 8)));
	}

	loadParts([address]: readonly Local[], offset: number): void {
		this.get(address);
		this.simdMemory('v128.load', 4, offset);
	}

	call(functionIndex: number): void {
		this.plain('call');
		this.#code.unsigned(functionIndex);
	}

	loop(body: () => void, condition: () => void): void {
		this.plain('loop');
		this.#code.byte(emptyBlock);
		body();
		condition();
		this.plain('br_if');
		this.#code.unsigned(0);
		this.plain('end');
	}

	when(body: () => void): void {
		this.plain('if');
		this.#code.byte(emptyBlock);
		body();
		this.plain('end');
	}

	/** The finished body with its locals, as the code section wants it. */
	body(): Uint8Array {
		const groups: [ValueType, number][] = [];
		for (const type of this.#locals) {
			const last = groups.at(-1);
			if (last?.[0] === type) last[1]++;
			else groups.push([type, 1]);
		}
		const locals = new ByteSink();
		locals.unsigned(groups.length);
		for (const [type, n] of groups) {
			locals.unsigned(n);
			locals.byte(valueTypes[type]);
		}
		const sink = new ByteSink();
		sink.unsigned(locals.length + this.#head.length + this.#rest.length + 1);
		sink.bytes(locals.taken());
		sink.bytes(this.#head.taken());
		sink.bytes(this.#rest.taken());
		sink.byte(instructions.end);
		return sink.taken();
	}
}

interface ModuleFunction {
	readonly parameters: Parameters;
	readonly writer: WasmFunctionWriter;
	readonly exported: string | undefined;
}

/** A module with one imported memory (`env.memory`) and functions that return nothing. */
export class WasmModuleWriter implements ModuleWriter {
	readonly #functions: ModuleFunction[] = [];
	readonly exported: string[] = [];
	readonly #isShared: boolean;

	/** @param isShared whether the memory is shared between threads */
	constructor(isShared: boolean) {
		this.#isShared = isShared;
	}

	add<P extends Parameters>(
		parameters: P,
		write: (writer: FunctionWriter, locals: ParameterLocals<P>) => void,
		exported?: string,
	): number {
		const writer = new WasmFunctionWriter(Object.keys(parameters).length);
		write(writer, localsOf(parameters));
		if (exported !== undefined) this.exported.push(exported);
		this.#functions.push({ parameters, writer, exported });
		return this.#functions.length - 1;
	}

	bytes(): Uint8Array<ArrayBuffer> {
		const sink = new ByteSink();
		const section = (id: number, content: ByteSink): void => {
			sink.byte(id);
			sink.unsigned(content.length);
			sink.bytes(content.taken());
		};
		sink.bytes(moduleHead);

		const types = new ByteSink();
		types.unsigned(this.#functions.length);
		for (const { parameters } of this.#functions) {
			const given = Object.values(parameters);
			types.bytes([functionType, given.length, ...given.map((each) => valueTypes[each]), 0]);
		}
		section(sections.type, types);

		const imports = new ByteSink();
		// A shared memory must state a maximum: all that can be addressed.
		imports.byte(1);
		imports.text('env');
		imports.text('memory');
		imports.bytes([externKinds.memory, this.#isShared ? limits.sharedWithMost : limits.least, 0]);
		if (this.#isShared) imports.unsigned(mostPages);
		section(sections.import, imports);

		const functions = new ByteSink();
		functions.unsigned(this.#functions.length);
		this.#functions.forEach((_, index) => {
			functions.unsigned(index);
		});
		section(sections.function, functions);

		const exported = this.#functions.flatMap((each, index) =>
			each.exported === undefined ? [] : [{ name: each.exported, index }],
		);
		const exports = new ByteSink();
		exports.unsigned(exported.length);
		for (const { name, index } of exported) {
			exports.text(name);
			exports.byte(externKinds.function);
			exports.unsigned(index);
		}
		section(sections.export, exports);

		const code = new ByteSink();
		code.unsigned(this.#functions.length);
		for (const { writer } of this.#functions) code.bytes(writer.body());
		section(sections.code, code);
		return Uint8Array.from(sink.taken());
	}
}
