/** A version of the wire protocol (docs/protocol.md): the high four bits of a frame's first byte. */
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
