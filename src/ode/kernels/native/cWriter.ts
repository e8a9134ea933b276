import type { Arithmetic } from '../../../base/arithmetic.ts';
import {
	type FunctionWriter,
	type Local,
	localsOf,
	type ModuleWriter,
	type ParameterLocals,
	type Parameters,
} from '../wasm/codeWriter.ts';
import type { Lanes } from '../wasm/wasmLanes.ts';
import type { Instruction, ValueType, VectorInstruction } from '../wasm/wasmOpcodes.ts';
import { callNumbers, cPrelude } from './cPrelude.ts';
import type { NativeWidth } from './nativeLanes.ts';

/** Types of what stands on the stack, as C has them. */
const cTypes = { i32: 'uint32_t', f64: 'double', f32: 'float', v128: 'V' } as const;
type StackType = keyof typeof cTypes;

/** What stands on the stack: a name or a number, which can be written anywhere. */
interface Operand {
	readonly text: string;
	readonly type: StackType;
}

/** An instruction that takes so many operands and leaves one; `at` is where it loads from. */
interface Form {
	readonly takes: number;
	readonly leaves: StackType;
	text(operands: readonly string[], at: string): string;
}

const form = (takes: number, leaves: StackType, text: Form['text']): Form => ({ takes, leaves, text });
const infix = (sign: string, leaves: StackType): Form => form(2, leaves, ([a, b]) => `${a} ${sign} ${b}`);
const truth = (sign: string): Form => form(2, 'i32', ([a, b]) => `(uint32_t)(${a} ${sign} ${b})`);
const called = (takes: number, name: string): Form =>
	form(takes, 'v128', (operands) => `${name}(${operands.join(', ')})`);

/** Instructions on numbers, and on addresses. */
const plainForms: Partial<Record<Instruction, Form>> = {
	'i32.load': form(1, 'i32', ([a], at) => `WORD(${a}, ${at})`),
	'f32.load': form(1, 'f32', ([a], at) => `NUMBER(${a}, ${at})`),
	'i32.eqz': form(1, 'i32', ([a]) => `(uint32_t)(${a} == 0)`),
	'i32.eq': truth('=='),
	'i32.lt_u': truth('<'),
	'i32.le_u': truth('<='),
	'i32.add': infix('+', 'i32'),
	'i32.mul': infix('*', 'i32'),
	'i32.and': infix('&', 'i32'),
	'f32.add': infix('+', 'f32'),
	'f64.add': infix('+', 'f64'),
	'f64.sub': infix('-', 'f64'),
	'f64.mul': infix('*', 'f64'),
	'f64.div': infix('/', 'f64'),
	'f32.demote_f64': form(1, 'f32', ([a]) => `(float)${a}`),
	'f64.convert_i32_s': form(1, 'f64', ([a]) => `(double)(int32_t)${a}`),
};

/** Instructions that store, by what they write with. */
const stores: Partial<Record<Instruction | VectorInstruction, string>> = {
	'i32.store': 'SETWORD',
	'f32.store': 'SETNUMBER',
	'v128.store': 'STORE',
};

/** Instructions on vectors of single precision, however wide. */
const vectorForms: Partial<Record<VectorInstruction, Form>> = {
	'v128.load': form(1, 'v128', ([a], at) => `LOAD(${a}, ${at})`),
	'v128.load32_splat': form(1, 'v128', ([a], at) => `SPLAT(NUMBER(${a}, ${at}))`),
	'f32x4.splat': called(1, 'SPLAT'),
	'f32x4.lt': called(2, 'LT'),
	'f32x4.le': called(2, 'LE'),
	'v128.not': called(1, 'NOT'),
	'v128.and': called(2, 'AND'),
	'v128.or': called(2, 'OR'),
	'v128.xor': called(2, 'XOR'),
	'v128.bitselect': called(3, 'SELECT'),
	'v128.any_true': form(1, 'i32', ([a]) => `ANY(${a})`),
	'i32x4.shl': called(2, 'SHL'),
	'i32x4.shr_s': called(2, 'SHR'),
	'i32x4.add': called(2, 'IADD'),
	'i32x4.sub': called(2, 'ISUB'),
	'f32x4.abs': called(1, 'ABS'),
	'f32x4.neg': called(1, 'NEG'),
	'f32x4.sqrt': called(1, 'SQRT'),
	'f32x4.add': infix('+', 'v128'),
	'f32x4.sub': infix('-', 'v128'),
	'f32x4.mul': infix('*', 'v128'),
	'f32x4.div': called(2, 'QUOTIENT'),
	'f32x4.min': called(2, 'least'),
	'f32x4.max': called(2, 'most'),
	'f32x4.pmin': called(2, 'PMIN'),
	'f32x4.pmax': called(2, 'PMAX'),
	'i32x4.trunc_sat_f32x4_s': called(1, 'truncated'),
	'f32x4.convert_i32x4_s': called(1, 'CONVERT'),
};

/** Instructions on one lane. */
const laneForms: Partial<Record<VectorInstruction, Form>> = {
	'i32x4.extract_lane': form(1, 'i32', ([a], lane) => `(uint32_t)LANE(${a}, ${lane})`),
	'f32x4.extract_lane': form(1, 'f32', ([a], lane) => `${a}[${lane}]`),
};

/** The body of a function in C: every instruction that leaves something is a constant of its own, which the compiler orders as it likes. */
class CFunctionWriter implements FunctionWriter {
	readonly keepsValues = true;
	readonly #lanes: Lanes;
	readonly #types: ValueType[];
	readonly #parameters: number;
	readonly #takesOf: (functionIndex: number) => number;
	readonly #once = new Map<string, Local>();
	readonly #head: string[] = [];
	readonly #rest: string[] = [];
	#code = this.#rest;
	#stack: Operand[] = [];
	#constants = 0;

	/** @param takesOf how many parameters a function has, by its number */
	constructor(lanes: Lanes, parameters: readonly ValueType[], takesOf: (functionIndex: number) => number) {
		this.#takesOf = takesOf;
		this.#lanes = lanes;
		this.#types = [...parameters];
		this.#parameters = parameters.length;
	}

	local(type: ValueType): Local {
		this.#types.push(type);
		return (this.#types.length - 1) as Local;
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

	#pop(): Operand {
		const found = this.#stack.pop();
		if (!found) throw new Error('the stack of a generated function is empty');
		return found;
	}

	/** Takes operands from the stack, the last one on top. */
	#take(count: number): string[] {
		return Array.from({ length: count }, () => this.#pop().text).reverse();
	}

	/** Gives a value a name and puts it on the stack. */
	#leave(type: StackType, text: string): void {
		const name = `t${this.#constants++}`;
		this.#code.push(`const ${cTypes[type]} ${name} = ${text};`);
		this.#stack.push({ text: name, type });
	}

	#apply(instruction: string, found: Form | undefined, at = ''): void {
		if (!found) throw new Error(`${instruction} has no form in C`);
		this.#leave(found.leaves, found.text(this.#take(found.takes), at));
	}

	#nameOf(local: Local | undefined): string {
		if (local === undefined) throw new Error('there is no such local');
		return `l${local}`;
	}

	get(local: Local | undefined): void {
		const text = this.#nameOf(local);
		this.#stack.push({ text, type: this.#types[local as number] as ValueType });
	}

	set(local: Local | undefined): void {
		const name = this.#nameOf(local);
		const value = this.#pop().text;
		// What was put on the stack before keeps its value.
		this.#stack = this.#stack.map((each) => {
			if (each.text !== name) return each;
			const kept = `t${this.#constants++}`;
			this.#code.push(`const ${cTypes[each.type]} ${kept} = ${name};`);
			return { ...each, text: kept };
		});
		this.#code.push(`${name} = ${value};`);
	}

	tee(local: Local | undefined): void {
		this.set(local);
		this.get(local);
	}

	i32(value: number): void {
		this.#stack.push({ text: `${value >>> 0}u`, type: 'i32' });
	}

	plain(instruction: Instruction): void {
		if (instruction === 'drop') this.#pop();
		else this.#apply(instruction, plainForms[instruction]);
	}

	#memory(instruction: Instruction | VectorInstruction, found: Form | undefined, offset: number): void {
		const store = stores[instruction];
		if (store === undefined) {
			this.#apply(instruction, found, `${offset}`);
			return;
		}
		const [address, value] = this.#take(2);
		this.#code.push(`${store}(${address}, ${offset}, ${value});`);
	}

	memory(instruction: Instruction, _alignment: number, offset: number): void {
		this.#memory(instruction, plainForms[instruction], offset);
	}

	simd(instruction: VectorInstruction): void {
		this.#apply(instruction, vectorForms[instruction]);
	}

	simdMemory(instruction: VectorInstruction, _alignment: number, offset: number): void {
		this.#memory(instruction, vectorForms[instruction], offset);
	}

	simdLane(instruction: VectorInstruction, lane: number): void {
		this.#apply(instruction, laneForms[instruction], `${lane}`);
	}

	shuffle(bytes: readonly number[]): void {
		const { count, perRow, bytesPerNumber } = this.#lanes;
		const words = bytes.filter((_, k) => k % bytesPerNumber === 0).map((each) => each / bytesPerNumber);
		const lanes = Array.from({ length: count }, (_, lane) => {
			const word = words[lane % perRow] as number;
			const part = lane - (lane % perRow);
			return part + (word < perRow ? word : count + word - perRow);
		});
		const [a, b] = this.#take(2);
		this.#leave('v128', `SHUFFLE(${a}, ${b}, ${lanes.join(', ')})`);
	}

	loadEach(_lanes: Lanes, addresses: Local, at: number, offset: number): void {
		this.#leave('v128', `EACH(${this.#nameOf(addresses)}, ${at}, ${offset})`);
	}

	addLanes(): void {
		this.#leave('f32', `added(${this.#take(1)})`);
	}

	loadMarks(_lanes: Lanes, offset: number): void {
		this.#leave('v128', `MARKS(${this.#take(1)}, ${offset})`);
	}

	loadDoubles(_lanes: Lanes): void {
		this.#leave('v128', `DOUBLES(${this.#take(1)})`);
	}

	loadParts(addresses: readonly Local[], offset: number): void {
		this.#leave('v128', `parts(m + ${offset}, ${addresses.map((each) => this.#nameOf(each)).join(', ')})`);
	}

	call(functionIndex: number): void {
		this.#code.push(`f${functionIndex}(m, ${this.#take(this.#takesOf(functionIndex)).join(', ')});`);
	}

	loop(body: () => void, condition: () => void): void {
		this.#code.push('for (;;) {');
		body();
		condition();
		this.#code.push(`if (!${this.#take(1)}) break;`, '}');
	}

	when(body: () => void): void {
		this.#code.push(`if (${this.#take(1)}) {`);
		body();
		this.#code.push('}');
	}

	/** The function as text. */
	text(name: string): string {
		const all = this.#types.map((type, k) => `${cTypes[type]} l${k}`);
		const given = all.slice(0, this.#parameters);
		const locals = all.slice(this.#parameters).map((each) => `${each} = ${each.startsWith('V') ? '{0}' : '0'};`);
		const lines = [...locals, ...this.#head, ...this.#rest].map((line) => `\t${line}`);
		return `static __attribute__((noinline)) void ${name}(${['char *const m', ...given].join(', ')}) {\n${lines.join('\n')}\n}\n`;
	}
}

interface CFunction {
	readonly parameters: readonly ValueType[];
	readonly writer: CFunctionWriter;
	readonly isExported: boolean;
}

/**
 * A program in C with one function for callers, `retinode_run`: it is given the address of the memory and a list of calls, each `callNumbers` numbers long. Nothing of
 * a declaration's text is in it: functions are known by their numbers.
 */
export class CModuleWriter implements ModuleWriter {
	readonly #lanes: Lanes;
	readonly #functions: CFunction[] = [];
	readonly #arithmetic: Arithmetic;
	readonly exported: string[] = [];

	/** @param lanes of single precision */
	constructor(lanes: Lanes, arithmetic: Arithmetic = 'exact') {
		this.#lanes = lanes;
		this.#arithmetic = arithmetic;
	}

	add<P extends Parameters>(
		parameters: P,
		write: (writer: FunctionWriter, locals: ParameterLocals<P>) => void,
		exported?: string,
	): number {
		const types = Object.values(parameters);
		const takesOf = (called: number): number => {
			const found = this.#functions[called];
			if (!found) throw new Error(`function ${called} is called before it is written`);
			return found.parameters.length;
		};
		const writer = new CFunctionWriter(this.#lanes, types, takesOf);
		write(writer, localsOf(parameters));
		if (exported !== undefined) this.exported.push(exported);
		this.#functions.push({ parameters: types, writer, isExported: exported !== undefined });
		return this.#functions.length - 1;
	}

	bytes(): Uint8Array<ArrayBuffer> {
		const functions = this.#functions.map(({ writer }, k) => writer.text(`f${k}`));
		const callable = this.#functions.flatMap(({ parameters, isExported }, k) =>
			isExported ? [{ parameters, k }] : [],
		);
		const cases = callable.map(({ parameters, k }, number) => {
			const given = parameters.map((type, n) => `${type === 'f64' ? '' : '(uint32_t)'}p[${n + 1}]`);
			return `\t\tcase ${number}: f${k}(${['m', ...given].join(', ')}); break;\n`;
		});
		const text = `${cPrelude(this.#lanes.count as NativeWidth, this.#arithmetic)}${functions.join('')}__attribute__((visibility("default"))) void retinode_run(char *m, const double *p, int32_t calls) {
	for (; calls > 0; calls--, p += ${callNumbers}) switch ((int32_t)p[0]) {
${cases.join('')}	}
}
`;
		const bytes = new Uint8Array(text.length);
		// Several MB: `from` with a function for each letter takes seconds.
		for (let k = 0; k < text.length; k++) bytes[k] = text.charCodeAt(k);
		return bytes;
	}
}
