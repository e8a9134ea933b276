/**
 * The numbers of the wire protocol (docs/protocol.md), each stated here and nowhere else: TypeScript imports them, and
 * `npm run wire:constants` makes of them what C and Verilog include (firmwareConstants.ts). How messages are laid out and
 * read is written by hand in each language; the Python witness of test/io/wire has numbers of its own, as it checks these.
 */

/** A version of the wire protocol: the high four bits of a frame's first byte. */
export type ProtocolVersion = 1 | 2;

/** The lowest version a host speaks: with a device of version 1 it shows and counts, and never moves it. */
export const LOWEST_VERSION = 1;

/** The highest version, and the only one our own devices speak. */
export const HIGHEST_VERSION = 2;

/** HELLO and HELLO_REPLY travel in frames of this version for ever, so that every two versions can find each other. */
export const GREETING_VERSION = 1;

/** Bytes before the payload: version and type, sequence number. */
export const HEADER_BYTES = 2;

/** Bytes of checksum behind the payload. */
export const CHECKSUM_BYTES = 2;

/** The longest frame before stuffing, in bytes: header, payload and checksum. */
export const MAX_FRAME_BYTES = 250;

/** The longest payload of one frame, in bytes. */
export const MAX_PAYLOAD_BYTES = MAX_FRAME_BYTES - HEADER_BYTES - CHECKSUM_BYTES;

/** The shortest buffer a device may announce, in bytes before stuffing: every message of fixed length fits into it. */
export const MIN_FRAME_BYTES = 64;

/** The byte that ends every frame and never occurs within one. */
export const DELIMITER = 0x00;

/**
 * The emergency stop: seven bytes, valid at any point of the stream, also in the middle of a frame.
 * No sender can produce them by framing: after a delimiter, 0xFF would announce 254 bytes without a zero, more than
 * the longest frame has, and the closing zero comes four bytes later. A receiver looks for them before it looks for frames.
 */
export const EMERGENCY_STOP: readonly number[] = [0x00, 0xff, 0x53, 0x54, 0x4f, 0x50, 0x00];

/**
 * The checksum, CRC-16/GENIBUS: polynomial x^16 + x^12 + x^5 + 1, start value, what the result is inverted with where it
 * is sent, and what the sum over any bytes and their own checksum comes to before that inversion.
 */
export const CRC = { polynomial: 0x1021, start: 0xffff, inversion: 0xffff, residue: 0x1d0f } as const;

/** Message kinds and their numbers: the low four bits of a frame's first byte. 15 is kept for an extended kind. */
export const MESSAGE_CODES = {
	hello: 1,
	helloReply: 2,
	events: 3,
	rates: 4,
	command: 5,
	ack: 6,
	nak: 7,
	telemetry: 8,
	heartbeat: 9,
	emergencyStopState: 10,
	heartbeatAnswer: 11,
	electrodes: 12,
} as const;

/** The name of a message kind. */
export type MessageKind = keyof typeof MESSAGE_CODES;

/** One end of a line. */
export type Side = 'host' | 'device';

/** Who sends a kind, in version 2: one side only, so that a line that echoes is never taken for the other end. */
export const SENDERS: Readonly<Record<MessageKind, Side>> = {
	hello: 'host',
	helloReply: 'device',
	events: 'host',
	rates: 'host',
	command: 'host',
	ack: 'device',
	nak: 'device',
	telemetry: 'device',
	heartbeat: 'host',
	emergencyStopState: 'device',
	heartbeatAnswer: 'device',
	electrodes: 'device',
};

/** What a command is for, and its number. */
export const TARGET_CODES = { grip: 1, digits: 2, wrist: 3, relax: 4, stimulate: 5 } as const;

/** What makes a stimulator's pulses, and its number. */
export const DRIVE_CODES = { rate: 0, spikes: 1 } as const;

/**
 * Why a device refuses a command, and its number in NAK. `noHeartbeat`: no fresh heartbeat came within the watchdog's
 * time; `overtaken`: a newer command for the same joints was taken over before.
 */
export const NAK_CODES = {
	emergencyStop: 1,
	fault: 2,
	notCapable: 3,
	outOfRange: 4,
	malformed: 5,
	noHeartbeat: 6,
	overtaken: 7,
} as const;

/** What latched an emergency stop, and its number. */
export const STOP_CAUSE_CODES = { none: 0, wire: 1, button: 2, fault: 3 } as const;

/** Bits of the digits that a grip moves. */
export const DIGIT_BITS = { thumb: 0, index: 1, middle: 2, ring: 3, little: 4 } as const;

/** Bits of the faults in TELEMETRY. */
export const FAULT_BITS = { overcurrent: 0, overheat: 1, stall: 2, undervoltage: 3, sensor: 4 } as const;

/** Bits of the capabilities in HELLO_REPLY. */
export const CAPABILITY_BITS = {
	events: 0,
	rates: 1,
	grip: 2,
	digits: 3,
	wrist: 4,
	telemetry: 5,
	stimulate: 6,
} as const;

/** Bits of the last byte before the texts of HELLO_REPLY. */
export const REPLY_BITS = { emergencyStopped: 0, busy: 1, haltedBefore: 2 } as const;

/** Bits of the state in TELEMETRY. */
export const STATE_BITS = {
	emergencyStopped: 0,
	watchdogRelaxed: 1,
	driven: 2,
	/** This and the next since version 2. */
	heartbeatCurrent: 3,
	halted: 4,
} as const;

/** Bits of the first byte of EMERGENCY_STOP_STATE. */
export const STOP_STATE_BITS = { latched: 0 } as const;

/** Steps per unit of the quantities on the wire. */
export const STEPS = {
	closure: 10_000,
	strokesPerS: 1000,
	forceN: 100,
	deg: 10,
	degPerS: 10,
	temperatureC: 10,
	microampere: 10,
	hz: 10,
	nanocoulomb: 10_000,
	second: 10,
	uaPerS: 0.1,
	shannonK: 100,
} as const;

/** Bounds of fields that are narrower than their bytes, and of texts. */
export const BOUNDS = {
	/** Turns of the wrist either way, degrees. */
	halfTurnDeg: 180,
	/** The highest channel that EVENTS may name. */
	channel: 0xffff,
	/** The longest time between two spikes of one EVENTS, µs. */
	spikeDeltaUs: 0x7fff_ffff,
	/** Rates that a device may say it keeps up with, baud; besides 0, not limited. */
	lowestBaud: 9600,
	highestBaud: 2_000_000,
	/** Longest texts, bytes of UTF-8: host's name, what the device is, its serial number. */
	hostBytes: 32,
	identityBytes: 32,
	serialNumberBytes: 16,
	/** A rise of so many steps or more: at once. */
	riseAtOnce: 4095,
	/** The highest id of a command; 1 follows it. */
	commandId: 0xffff,
	/** An id that is ahead of another by so much at most, modulo 2^16, is newer. */
	newerIds: 0x8000,
} as const;

/** The protocol's times; each says its unit. */
export const TIMES = {
	/** A heartbeat is fresh when it answers what the device said at most so long ago. */
	freshUs: 500_000,
	/** Without a fresh heartbeat for so long a device lets go. */
	watchdogMs: 250,
	/** Without any heartbeat for so long nobody is there: telemetry ends, another host may have the device. */
	hostGoneMs: 1000,
	/** Between telemetry frames, where the line carries them. */
	telemetryMs: 20,
	/** Between heartbeats of a host; the watchdog allows two to be missed. */
	heartbeatMs: 100,
	/** Between HELLOs of a host until one is answered, at most. */
	helloMs: 250,
	/** A device that says nothing for so long is silent. */
	silentMs: 400,
	/** A line that is silent for so long is closed and opened again. */
	reopenMs: 3000,
	/** A pulse that would begin later than this after its spike is dropped. */
	latePulseMs: 5,
	/** An amplitude rises once in so long. */
	riseStepMs: 10,
} as const;
