/**
 * Instructions and other bytes of WebAssembly modules by the names of its text format: the only place where they stand as numbers.
 * Source: WebAssembly Core Specification 2.0, appendix "Index of Instructions" (webassembly.github.io/spec/core/appendix/index-instructions.html).
 */

/** Instructions of one byte. */
export const instructions = {
	loop: 0x03,
	if: 0x04,
	end: 0x0b,
	br_if: 0x0d,
	call: 0x10,
	drop: 0x1a,
	'local.get': 0x20,
	'local.set': 0x21,
	'local.tee': 0x22,
	'i32.load': 0x28,
	'f32.load': 0x2a,
	'f64.load': 0x2b,
	'i32.store': 0x36,
	'f32.store': 0x38,
	'f64.store': 0x39,
	'i32.const': 0x41,
	'i32.eqz': 0x45,
	'i32.eq': 0x46,
	'i32.lt_u': 0x49,
	'i32.le_u': 0x4d,
	'i32.add': 0x6a,
	'i32.mul': 0x6c,
	'i32.and': 0x71,
	'f32.add': 0x92,
	'f64.add': 0xa0,
	'f64.sub': 0xa1,
	'f64.mul': 0xa2,
	'f64.div': 0xa3,
	'f32.demote_f64': 0xb6,
	'f64.convert_i32_s': 0xb7,
} as const;

/** What vector instructions begin with; the number of the instruction follows. */
export const vectorPrefix = 0xfd;

/** Vector instructions. */
export const vectorInstructions = {
	'v128.load': 0x00,
	'v128.load32_splat': 0x09,
	'v128.load64_splat': 0x0a,
	'v128.store': 0x0b,
	'i8x16.shuffle': 0x0d,
	'f32x4.splat': 0x13,
	'f64x2.splat': 0x14,
	'i32x4.extract_lane': 0x1b,
	'f32x4.extract_lane': 0x1f,
	'f32x4.replace_lane': 0x20,
	'f64x2.extract_lane': 0x21,
	'f64x2.replace_lane': 0x22,
	'f32x4.lt': 0x43,
	'f32x4.le': 0x45,
	'f64x2.lt': 0x49,
	'f64x2.le': 0x4b,
	'v128.not': 0x4d,
	'v128.and': 0x4e,
	'v128.or': 0x50,
	'v128.xor': 0x51,
	'v128.bitselect': 0x52,
	'v128.any_true': 0x53,
	'v128.load32_zero': 0x5c,
	'f32x4.demote_f64x2_zero': 0x5e,
	'i16x8.extend_low_i8x16_u': 0x89,
	'i32x4.extend_low_i16x8_u': 0xa9,
	'i32x4.shl': 0xab,
	'i32x4.shr_s': 0xac,
	'i32x4.add': 0xae,
	'i32x4.sub': 0xb1,
	'i64x2.shl': 0xcb,
	'i64x2.shr_s': 0xcc,
	'i64x2.add': 0xce,
	'i64x2.sub': 0xd1,
	'f32x4.abs': 0xe0,
	'f32x4.neg': 0xe1,
	'f32x4.sqrt': 0xe3,
	'f32x4.add': 0xe4,
	'f32x4.sub': 0xe5,
	'f32x4.mul': 0xe6,
	'f32x4.div': 0xe7,
	'f32x4.min': 0xe8,
	'f32x4.max': 0xe9,
	'f32x4.pmin': 0xea,
	'f32x4.pmax': 0xeb,
	'f64x2.abs': 0xec,
	'f64x2.neg': 0xed,
	'f64x2.sqrt': 0xef,
	'f64x2.add': 0xf0,
	'f64x2.sub': 0xf1,
	'f64x2.mul': 0xf2,
	'f64x2.div': 0xf3,
	'f64x2.min': 0xf4,
	'f64x2.max': 0xf5,
	'f64x2.pmin': 0xf6,
	'f64x2.pmax': 0xf7,
	'i32x4.trunc_sat_f32x4_s': 0xf8,
	'f32x4.convert_i32x4_s': 0xfa,
	'i32x4.trunc_sat_f64x2_s_zero': 0xfc,
	'f64x2.convert_low_i32x4_s': 0xfe,
} as const;

export type Instruction = keyof typeof instructions;
export type VectorInstruction = keyof typeof vectorInstructions;

/** Types of values on the stack. */
export const valueTypes = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;

/** A value type. */
export type ValueType = keyof typeof valueTypes;

/** The type of a block that leaves nothing, and what the type of a function begins with. */
export const emptyBlock = 0x40;
export const functionType = 0x60;

/** `\0asm` and version 1. */
export const moduleHead = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00] as const;

/** Sections of a module, in their order. */
export const sections = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;

/** Kinds of what is imported or exported. */
export const externKinds = { function: 0x00, memory: 0x02 } as const;

/** What the limits of a memory begin with: no maximum; shared, which must state one. */
export const limits = { least: 0x00, sharedWithMost: 0x03 } as const;

/** Pages of 64 KiB that can be addressed. */
export const mostPages = 65_536;

/** In LEB128 numbers: bits that a byte carries, that more bytes follow, and the sign of the last. */
export const leb128 = { bits: 7, low: 0x7f, more: 0x80, sign: 0x40 } as const;
