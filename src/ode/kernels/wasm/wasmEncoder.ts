/** Writes WebAssembly modules byte by byte: the few sections and instructions that generated kernels need. */

/** Types of values on the stack. */
export const valueType = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;

/** A value type. */
export type ValueType = keyof typeof valueType;

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
	const bytes: number[] = [];
	let rest = value >>> 0;
	do {
		const low = rest & 0x7f;
		rest >>>= 7;
		bytes.push(rest === 0 ? low : low | 0x80);
	} while (rest !== 0);
	return bytes;
}

/** Signed LEB128 of a 32-bit number. */
function signed(value: number): number[] {
	const bytes: number[] = [];
	let rest = value | 0;
	for (;;) {
		const low = rest & 0x7f;
		rest >>= 7;
		const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
		bytes.push(done ? low : low | 0x80);
		if (done) return bytes;
	}
}

/** Grows by doubling; functions are long. */
class ByteSink {
	#bytes = new Uint8Array(1024);
	length = 0;

	byte(value: number): void {
		if (this.length === this.#bytes.length) {
			const larger = new Uint8Array(2 * this.#bytes.length);
			larger.set(this.#bytes);
			this.#bytes = larger;
		}
		this.#bytes[this.length++] = value;
	}

	bytes(values: ArrayLike<number>): void {
		for (let k = 0; k < values.length; k++) this.byte(values[k] ?? 0);
	}

	taken(): Uint8Array {
		return this.#bytes.subarray(0, this.length);
	}
}

/** The body of a function under construction; methods append one instruction each. */
export class FunctionWriter {
	/** What is done once, before everything else; and the rest. */
	readonly #head = new ByteSink();
	readonly #rest = new ByteSink();
	#code = this.#rest;
	readonly #once = new Map<string, number>();
	readonly #locals: ValueType[] = [];
	readonly #parameters: number;

	constructor(parameters: number) {
		this.#parameters = parameters;
	}

	/** A fresh local. */
	local(type: ValueType): number {
		this.#locals.push(type);
		return this.#parameters + this.#locals.length - 1;
	}

	/**
	 * A local that is computed once, before the loops of the function, from the function's parameters alone; the same one for the same key.
	 * @param write leaves the value on the stack
	 */
	once(key: string, type: ValueType, write: () => void): number {
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

	get(local: number): void {
		this.#code.byte(0x20);
		this.#code.bytes(unsigned(local));
	}

	set(local: number): void {
		this.#code.byte(0x21);
		this.#code.bytes(unsigned(local));
	}

	tee(local: number): void {
		this.#code.byte(0x22);
		this.#code.bytes(unsigned(local));
	}

	/** A number of 32 bits. */
	i32(value: number): void {
		this.#code.byte(0x41);
		this.#code.bytes(signed(value));
	}

	/** An instruction of one byte. */
	plain(opcode: number): void {
		this.#code.byte(opcode);
	}

	/** A load or store of one byte of opcode. */
	memory(opcode: number, alignment: number, offset: number): void {
		this.#code.byte(opcode);
		this.#code.bytes(unsigned(alignment));
		this.#code.bytes(unsigned(offset));
	}

	/** A vector instruction without immediates. */
	simd(opcode: number): void {
		this.#code.byte(0xfd);
		this.#code.bytes(unsigned(opcode));
	}

	/** A vector load or store; `alignment` as a power of two. */
	simdMemory(opcode: number, alignment: number, offset: number): void {
		this.simd(opcode);
		this.#code.bytes(unsigned(alignment));
		this.#code.bytes(unsigned(offset));
	}

	/** A vector instruction on one lane. */
	simdLane(opcode: number, lane: number): void {
		this.simd(opcode);
		this.#code.byte(lane);
	}

	/** Picks 16 bytes out of two vectors. */
	shuffle(bytes: readonly number[]): void {
		this.simd(13);
		this.#code.bytes(bytes);
	}

	call(functionIndex: number): void {
		this.#code.byte(0x10);
		this.#code.bytes(unsigned(functionIndex));
	}

	/** `do { body } while (condition)`; `condition` leaves an i32. */
	loop(body: () => void, condition: () => void): void {
		this.#code.bytes([0x03, 0x40]);
		body();
		condition();
		this.#code.bytes([0x0d, 0x00, 0x0b]);
	}

	/** Runs the body if the i32 on the stack is not 0. */
	when(body: () => void): void {
		this.#code.bytes([0x04, 0x40]);
		body();
		this.#code.byte(0x0b);
	}

	/** The finished body with its locals, as the code section wants it. */
	body(): Uint8Array {
		const groups: [ValueType, number][] = [];
		for (const type of this.#locals) {
			const last = groups.at(-1);
			if (last?.[0] === type) last[1]++;
			else groups.push([type, 1]);
		}
		const sink = new ByteSink();
		const head = [...unsigned(groups.length), ...groups.flatMap(([type, n]) => [...unsigned(n), valueType[type]])];
		sink.bytes(unsigned(head.length + this.#head.length + this.#rest.length + 1));
		sink.bytes(head);
		sink.bytes(this.#head.taken());
		sink.bytes(this.#rest.taken());
		sink.byte(0x0b);
		return sink.taken();
	}
}

interface ModuleFunction {
	readonly parameters: readonly ValueType[];
	readonly writer: FunctionWriter;
	readonly exported: string | undefined;
}

/** A module with one imported memory (`env.memory`) and functions that return nothing. */
export class ModuleWriter {
	readonly #functions: ModuleFunction[] = [];
	readonly #isShared: boolean;

	/** @param isShared whether the memory is shared between threads */
	constructor(isShared: boolean) {
		this.#isShared = isShared;
	}

	/** Adds a function; its number is for calls from later ones. */
	add(parameters: readonly ValueType[], write: (writer: FunctionWriter) => void, exported?: string): number {
		const writer = new FunctionWriter(parameters.length);
		write(writer);
		this.#functions.push({ parameters, writer, exported });
		return this.#functions.length - 1;
	}

	/** The module's bytes. */
	bytes(): Uint8Array<ArrayBuffer> {
		const sink = new ByteSink();
		const section = (id: number, content: ByteSink): void => {
			sink.byte(id);
			sink.bytes(unsigned(content.length));
			sink.bytes(content.taken());
		};
		const text = (value: string): number[] => [value.length, ...[...value].map((each) => each.charCodeAt(0))];
		sink.bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);

		const types = new ByteSink();
		types.bytes(unsigned(this.#functions.length));
		for (const { parameters } of this.#functions) {
			types.bytes([0x60, parameters.length, ...parameters.map((each) => valueType[each]), 0]);
		}
		section(1, types);

		const imports = new ByteSink();
		// A shared memory must state a maximum: 65536 pages are all that can be addressed.
		const limits = this.#isShared ? [0x03, 0, ...unsigned(65536)] : [0x00, 0];
		imports.bytes([1, ...text('env'), ...text('memory'), 0x02, ...limits]);
		section(2, imports);

		const functions = new ByteSink();
		functions.bytes(unsigned(this.#functions.length));
		this.#functions.forEach((_, index) => {
			functions.bytes(unsigned(index));
		});
		section(3, functions);

		const exported = this.#functions.flatMap((each, index) =>
			each.exported === undefined ? [] : [{ name: each.exported, index }],
		);
		const exports = new ByteSink();
		exports.bytes(unsigned(exported.length));
		for (const { name, index } of exported) exports.bytes([...text(name), 0x00, ...unsigned(index)]);
		section(7, exports);

		const code = new ByteSink();
		code.bytes(unsigned(this.#functions.length));
		for (const { writer } of this.#functions) code.bytes(writer.body());
		section(10, code);
		return Uint8Array.from(sink.taken());
	}
}
