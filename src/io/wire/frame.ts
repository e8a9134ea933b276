import { U8_MAX } from './bits.ts';
import { stuff, unstuff } from './cobs.ts';
import {
	CHECKSUM_BYTES,
	DELIMITER,
	EMERGENCY_STOP,
	GREETING_VERSION,
	HEADER_BYTES,
	MAX_FRAME_BYTES,
	MESSAGE_CODES,
	type MessageKind,
	type ProtocolVersion,
} from './constants.ts';
import { crc16, endsWithItsCrc16 } from './crc16.ts';
import { encodePayload } from './encode.ts';
import type { Message } from './message.ts';

/** The first byte of a frame: the version above the kind. */
const KIND_BITS = 4;
const KIND = (1 << KIND_BITS) - 1;

const GREETINGS: ReadonlySet<MessageKind> = new Set(['hello', 'helloReply']);

/** The version that the frame of a kind has where `agreed` is spoken: greetings keep theirs for ever. */
export function frameVersion(kind: MessageKind, agreed: ProtocolVersion): ProtocolVersion {
	return GREETINGS.has(kind) ? GREETING_VERSION : agreed;
}

/**
 * A message as the bytes of one frame, delimiter included.
 * @param sequence sequence number of the direction, taken modulo 256
 * @param version the version agreed upon; HELLO and HELLO_REPLY are written as they are for ever
 * @throws RangeError when a field of the message is out of range, or the version has no such message
 */
export function encodeFrame(message: Message, sequence: number, version: ProtocolVersion): Uint8Array {
	const payload = encodePayload(message, version);
	const frame = new Uint8Array(HEADER_BYTES + payload.length + CHECKSUM_BYTES);
	frame[0] = (frameVersion(message.kind, version) << KIND_BITS) | MESSAGE_CODES[message.kind];
	frame[1] = sequence & U8_MAX;
	frame.set(payload, HEADER_BYTES);
	const crc = crc16(frame, HEADER_BYTES + payload.length);
	frame[frame.length - 2] = crc >> 8;
	frame[frame.length - 1] = crc & U8_MAX;
	const stuffed = stuff(frame);
	const wire = new Uint8Array(stuffed.length + 1);
	wire.set(stuffed);
	wire[stuffed.length] = DELIMITER;
	return wire;
}

/** A frame that passed stuffing and checksum. */
export interface Frame {
	readonly version: number;
	/** Message number. */
	readonly code: number;
	readonly sequence: number;
	/** Valid only during the call that hands it over. */
	readonly payload: Uint8Array;
}

/** Why bytes between two delimiters are no frame. */
export type FrameFault = 'framing' | 'oversize' | 'crc';

/** Where a frame decoder puts what it finds, in the order of the bytes. */
export interface FrameHandlers {
	frame(frame: Frame): void;
	emergencyStop(): void;
	fault(fault: FrameFault): void;
}

/** Finds frames and emergency stops in a byte stream. */
export interface FrameDecoder {
	/** Takes the next bytes of the stream, however they are split; never throws by itself. */
	push(bytes: Uint8Array): void;
	/** Forgets a frame begun. */
	reset(): void;
}

/**
 * An incremental decoder in constant memory. After any garbage the next delimiter puts it right: at most the one good
 * frame that garbage runs into is lost.
 */
export function createFrameDecoder(handlers: FrameHandlers): FrameDecoder {
	const stuffed = new Uint8Array(MAX_FRAME_BYTES + 1);
	let length = 0;
	let oversize = false;
	let stopMatched = 0;

	const finish = (): void => {
		const stuffedLength = length;
		length = 0;
		if (oversize) {
			oversize = false;
			handlers.fault('oversize');
			return;
		}
		if (stuffedLength === 0) return;
		const frame = unstuff(stuffed, stuffedLength);
		if (frame === null || frame.length < HEADER_BYTES + CHECKSUM_BYTES) handlers.fault('framing');
		else if (!endsWithItsCrc16(frame)) handlers.fault('crc');
		else {
			const first = frame[0] as number;
			handlers.frame({
				version: first >> KIND_BITS,
				code: first & KIND,
				sequence: frame[1] as number,
				payload: frame.subarray(HEADER_BYTES, frame.length - CHECKSUM_BYTES),
			});
		}
	};

	const push = (byte: number): void => {
		if (byte === EMERGENCY_STOP[stopMatched]) stopMatched++;
		else stopMatched = byte === DELIMITER ? 1 : 0;
		if (stopMatched === EMERGENCY_STOP.length) {
			// The closing zero may open the next emergency stop. Its letters were collected as a frame: forget them.
			stopMatched = 1;
			length = 0;
			oversize = false;
			handlers.emergencyStop();
		} else if (byte === DELIMITER) finish();
		else if (length < stuffed.length) stuffed[length++] = byte;
		else oversize = true;
	};

	return {
		push(bytes) {
			for (const byte of bytes) push(byte);
		},
		reset() {
			length = 0;
			oversize = false;
			stopMatched = 0;
		},
	};
}
