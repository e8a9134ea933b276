import { U8_MAX, U16_MAX } from './bits.ts';
import {
	BOUNDS,
	CAPABILITY_BITS,
	CHECKSUM_BYTES,
	CRC,
	DELIMITER,
	DIGIT_BITS,
	DRIVE_CODES,
	EMERGENCY_STOP,
	FAULT_BITS,
	GREETING_VERSION,
	HEADER_BYTES,
	HIGHEST_VERSION,
	LOWEST_VERSION,
	MAX_FRAME_BYTES,
	MAX_PAYLOAD_BYTES,
	MESSAGE_CODES,
	MIN_FRAME_BYTES,
	NAK_CODES,
	REPLY_BITS,
	STATE_BITS,
	STEPS,
	STOP_CAUSE_CODES,
	STOP_STATE_BITS,
	TARGET_CODES,
	TIMES,
} from './constants.ts';

type Numbers = Readonly<Record<string, number>>;

/** Numbers that stand for themselves: names get the prefix of their group. */
const GROUPS: readonly { readonly prefix: string; readonly numbers: Numbers }[] = [
	{
		prefix: '',
		numbers: {
			greetingVersion: GREETING_VERSION,
			lowestVersion: LOWEST_VERSION,
			protocolVersion: HIGHEST_VERSION,
			headerBytes: HEADER_BYTES,
			checksumBytes: CHECKSUM_BYTES,
			minFrameBytes: MIN_FRAME_BYTES,
			maxFrameBytes: MAX_FRAME_BYTES,
			maxPayloadBytes: MAX_PAYLOAD_BYTES,
			delimiter: DELIMITER,
			emergencyStopBytes: EMERGENCY_STOP.length,
		},
	},
	{ prefix: 'crc', numbers: CRC },
	// Those that are whole numbers per unit: 1/10 µA per 10 ms is a unit of its own.
	{
		prefix: 'steps',
		numbers: Object.fromEntries(Object.entries(STEPS).filter(([, steps]) => Number.isInteger(steps))),
	},
	{ prefix: 'bound', numbers: BOUNDS },
	{ prefix: 'time', numbers: TIMES },
];

/** Names with a code each: what C calls the type, and what Verilog puts in front. */
const CODES: readonly { readonly type: string; readonly codes: Numbers }[] = [
	{ type: 'kind', codes: MESSAGE_CODES },
	{ type: 'target', codes: TARGET_CODES },
	{ type: 'drive', codes: DRIVE_CODES },
	// `none` is never sent.
	{ type: 'refusal', codes: { none: 0, ...NAK_CODES } },
	{ type: 'stopCause', codes: STOP_CAUSE_CODES },
];

/** Flags by the number of their bit. */
const FLAGS: readonly { readonly prefix: string; readonly bits: Numbers }[] = [
	{ prefix: 'digit', bits: DIGIT_BITS },
	{ prefix: 'fault', bits: FAULT_BITS },
	{ prefix: 'capability', bits: CAPABILITY_BITS },
	{ prefix: 'reply', bits: REPLY_BITS },
	{ prefix: 'state', bits: STATE_BITS },
	{ prefix: 'stopState', bits: STOP_STATE_BITS },
];

const ORIGIN =
	'// Made by `npm run wire:constants` from src/io/wire/constants.ts, where each number is explained. Do not edit.';

const upperFirst = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const joined = (prefix: string, name: string): string => (prefix === '' ? name : prefix + upperFirst(name));
const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** The narrowest type of C that holds a number. */
function typeOf(value: number): string {
	if (value <= U8_MAX) return 'uint8_t';
	return value <= U16_MAX ? 'uint16_t' : 'uint32_t';
}

/** What the Arduino firmware includes: `kMaxFrameBytes`, `Kind::hello`, `kFaultStall`. */
export function cHeader(): string {
	const constant = (name: string, value: number): string =>
		`constexpr ${typeOf(value)} k${upperFirst(name)} = ${value};`;
	const flag = (name: string, bit: number): string =>
		`constexpr ${typeOf(2 ** bit)} k${upperFirst(name)} = 1 << ${bit};`;
	const stop = EMERGENCY_STOP.map((byte) => `0x${hex(byte)}`).join(', ');
	const blocks = [
		...GROUPS.map(({ prefix, numbers }) =>
			Object.entries(numbers).map(([name, value]) => constant(joined(prefix, name), value)),
		),
		[`constexpr uint8_t kEmergencyStop[kEmergencyStopBytes] = {${stop}};`],
		...CODES.map(({ type, codes }) => [
			`enum class ${upperFirst(type)} : uint8_t {`,
			...Object.entries(codes).map(([name, code]) => `\t${name} = ${code},`),
			'};',
		]),
		...FLAGS.map(({ prefix, bits }) => Object.entries(bits).map(([name, bit]) => flag(joined(prefix, name), bit))),
	];
	const head = [ORIGIN, '#pragma once', '#include <stdint.h>', '', 'namespace retinode {'];
	return [...head, ...blocks.flatMap((block) => ['', ...block]), '', '}  // namespace retinode', ''].join('\n');
}

/** What the gateware includes: `` `WIRE_MAX_FRAME_BYTES ``, `` `WIRE_KIND_HELLO ``, `` `WIRE_FAULT_STALL `` (a mask). */
export function verilogHeader(): string {
	const macro = (name: string, text: number | string): string =>
		`\`define WIRE_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()} ${text}`;
	const block = (numbers: Numbers, prefix: string, textOf: (value: number) => number | string): string[] =>
		Object.entries(numbers).map(([name, value]) => macro(joined(prefix, name), textOf(value)));
	const blocks = [
		...GROUPS.map(({ prefix, numbers }) => block(numbers, prefix, (value) => value)),
		// The first byte highest.
		[macro('emergencyStop', `${8 * EMERGENCY_STOP.length}'h${EMERGENCY_STOP.map(hex).join('')}`)],
		...CODES.map(({ type, codes }) => block(codes, type, (code) => code)),
		...FLAGS.map(({ prefix, bits }) => block(bits, prefix, (bit) => 2 ** bit)),
	];
	const lines = blocks.flatMap((each) => ['', ...each]);
	return [ORIGIN, '`ifndef WIRE_GENERATED', '`define WIRE_GENERATED', ...lines, '', '`endif', ''].join('\n');
}
