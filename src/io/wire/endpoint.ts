import { U8_MAX } from './bits.ts';
import {
	DELIMITER,
	HIGHEST_VERSION,
	LOWEST_VERSION,
	type MessageKind,
	type ProtocolVersion,
	SENDERS,
	type Side,
} from './constants.ts';
import { decodePayload, kindOf } from './decode.ts';
import type { FieldOutOfRange } from './decodeGreeting.ts';
import { createFrameDecoder, encodeFrame, type Frame, frameVersion } from './frame.ts';
import type { Message } from './message.ts';

/** What a receiver counted since it was made (docs/protocol.md says what each counter counts). */
export interface ReceiverCounters {
	readonly bytes: number;
	/** Frames with a right checksum, whatever they carried. */
	readonly frames: number;
	readonly crcErrors: number;
	/** Stuffing that does not fit, or fewer than four bytes. */
	readonly framingErrors: number;
	/** Runs of more than 251 bytes without a delimiter. */
	readonly oversizeErrors: number;
	/** A right checksum over a payload that makes no sense. */
	readonly malformedErrors: number;
	/** Frames of another version than the one spoken, or of a kind that it does not have; skipped. */
	readonly unknownFrames: number;
	/** Frames that only this side sends, heard back from a line that echoes; skipped. */
	readonly echoedFrames: number;
	/** How often the sequence number jumped. */
	readonly sequenceGaps: number;
	/** Frames that these jumps skipped, each jump counted modulo 256. */
	readonly missedFrames: number;
	readonly emergencyStops: number;
}

/** Where a receiver puts what it finds. */
export interface ReceiverHandlers {
	message(message: Message): void;
	emergencyStop(): void;
	/** A command whose payload makes no sense, but whose id could be read. */
	malformedCommand?(id: number): void;
	/** A device said of itself what cannot be: its HELLO_REPLY is not taken. */
	outOfRange?(why: FieldOutOfRange): void;
}

/** Bytes in, messages out: framing, version, direction, sequence numbers and counters of one direction. */
export interface WireReceiver {
	push(bytes: Uint8Array): void;
	/** The version agreed upon; before, the highest. */
	speak(version: ProtocolVersion): void;
	counters(): ReceiverCounters;
}

/** Kinds that open a session: they set the sequence number anew instead of being a gap. */
const OPENS_SESSION: ReadonlySet<MessageKind> = new Set(['hello', 'helloReply']);

const isVersion = (version: number): version is ProtocolVersion =>
	version >= LOWEST_VERSION && version <= HIGHEST_VERSION;

/** Whether a side hears its own frame: in version 1 heartbeats go both ways. */
const isEcho = (kind: MessageKind, side: Side, version: ProtocolVersion): boolean =>
	SENDERS[kind] === side && !(kind === 'heartbeat' && version < 2);

/**
 * A receiver for one direction of a line; survives any bytes.
 * @param side whose receiver it is: what only this side sends is an echo
 */
export function createWireReceiver(handlers: ReceiverHandlers, side: Side): WireReceiver {
	const count = {
		bytes: 0,
		frames: 0,
		crcErrors: 0,
		framingErrors: 0,
		oversizeErrors: 0,
		malformedErrors: 0,
		unknownFrames: 0,
		echoedFrames: 0,
		sequenceGaps: 0,
		missedFrames: 0,
		emergencyStops: 0,
	};
	let agreed: ProtocolVersion = HIGHEST_VERSION;
	let expected: number | null = null;

	const follow = (sequence: number, opens: boolean): void => {
		const skipped = expected === null || opens ? 0 : (sequence - expected) & U8_MAX;
		if (skipped > 0) {
			count.sequenceGaps++;
			count.missedFrames += skipped;
		}
		expected = (sequence + 1) & U8_MAX;
	};

	/** The kind of a frame, if its version may carry it here. How the emergency stop stands is heard in every version. */
	const spoken = ({ version, code }: Frame): MessageKind | undefined => {
		if (!isVersion(version)) return undefined;
		const kind = kindOf(code, version);
		if (kind === undefined || (kind === 'emergencyStopState' && side === 'host')) return kind;
		return version === frameVersion(kind, agreed) ? kind : undefined;
	};

	const decoder = createFrameDecoder({
		frame(frame) {
			count.frames++;
			const { code, sequence, payload } = frame;
			const kind = spoken(frame);
			if (kind === undefined) {
				count.unknownFrames++;
				return;
			}
			if (isEcho(kind, side, agreed)) {
				count.echoedFrames++;
				return;
			}
			const decoded = decodePayload(code, payload, agreed);
			follow(sequence, decoded.ok && OPENS_SESSION.has(decoded.message.kind));
			if (decoded.ok) {
				handlers.message(decoded.message);
				return;
			}
			count.malformedErrors++;
			if (decoded.why) handlers.outOfRange?.(decoded.why);
			if (kind === 'command' && payload.length >= 2) {
				handlers.malformedCommand?.((payload[0] as number) | ((payload[1] as number) << 8));
			}
		},
		emergencyStop() {
			count.emergencyStops++;
			handlers.emergencyStop();
		},
		fault(fault) {
			if (fault === 'crc') count.crcErrors++;
			else if (fault === 'framing') count.framingErrors++;
			else count.oversizeErrors++;
		},
	});

	return {
		push(bytes) {
			count.bytes += bytes.length;
			decoder.push(bytes);
		},
		speak(version) {
			agreed = version;
		},
		counters: () => ({ ...count }),
	};
}

/** Frames that are worth a delimiter in front, so that noise on an idle line cannot swallow them. */
const GUARDED: ReadonlySet<MessageKind> = new Set(['hello', 'helloReply', 'command', 'heartbeat', 'heartbeatAnswer']);

/** Gives the frames of one direction their version and their sequence numbers. */
export interface WireSender {
	/**
	 * The message's bytes.
	 * @throws RangeError when a field is out of range, or the version has no such message; the sequence number is then not used up
	 */
	frame(message: Message): Uint8Array;
	/** The version agreed upon; before, the highest. */
	speak(version: ProtocolVersion): void;
}

/** A sender for one direction of a line. */
export function createWireSender(): WireSender {
	let sequence = 0;
	let agreed: ProtocolVersion = HIGHEST_VERSION;
	return {
		frame(message) {
			const frame = encodeFrame(message, sequence, agreed);
			sequence = (sequence + 1) & U8_MAX;
			if (!GUARDED.has(message.kind)) return frame;
			const guarded = new Uint8Array(frame.length + 1);
			guarded[0] = DELIMITER;
			guarded.set(frame, 1);
			return guarded;
		},
		speak(version) {
			agreed = version;
		},
	};
}
