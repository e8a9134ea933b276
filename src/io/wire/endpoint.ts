import { DELIMITER, PROTOCOL_VERSION } from './constants.ts';
import { decodePayload } from './decode.ts';
import { createFrameDecoder, encodeFrame } from './frame.ts';
import type { Message } from './message.ts';

/** What a receiver counted since it was made. */
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
	/** Frames of another protocol version or an unknown kind; skipped. */
	readonly unknownFrames: number;
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
}

/** Bytes in, messages out: framing, version, sequence numbers and counters of one direction. */
export interface WireReceiver {
	push(bytes: Uint8Array): void;
	counters(): ReceiverCounters;
}

/** Kinds that open a session: they set the sequence number anew instead of being a gap. */
const OPENS_SESSION: ReadonlySet<Message['kind']> = new Set(['hello', 'helloReply']);

/** A receiver for one direction of a line; survives any bytes. */
export function createWireReceiver(handlers: ReceiverHandlers): WireReceiver {
	const count = {
		bytes: 0,
		frames: 0,
		crcErrors: 0,
		framingErrors: 0,
		oversizeErrors: 0,
		malformedErrors: 0,
		unknownFrames: 0,
		sequenceGaps: 0,
		missedFrames: 0,
		emergencyStops: 0,
	};
	let expected: number | null = null;

	const follow = (sequence: number, opens: boolean): void => {
		const skipped = expected === null || opens ? 0 : (sequence - expected) & 0xff;
		if (skipped > 0) {
			count.sequenceGaps++;
			count.missedFrames += skipped;
		}
		expected = (sequence + 1) & 0xff;
	};

	const decoder = createFrameDecoder({
		frame({ version, code, sequence, payload }) {
			count.frames++;
			if (version !== PROTOCOL_VERSION) {
				count.unknownFrames++;
				return;
			}
			const decoded = decodePayload(code, payload);
			follow(sequence, decoded.ok && OPENS_SESSION.has(decoded.message.kind));
			if (decoded.ok) handlers.message(decoded.message);
			else if (decoded.fault === 'unknown') count.unknownFrames++;
			else count.malformedErrors++;
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
		counters: () => ({ ...count }),
	};
}

/** Frames that are worth a delimiter in front, so that noise on an idle line cannot swallow them. */
const GUARDED: ReadonlySet<Message['kind']> = new Set(['hello', 'helloReply', 'command', 'heartbeat']);

/** Gives the frames of one direction their sequence numbers. */
export interface WireSender {
	/** The message's bytes. @throws RangeError when a field is out of range; the sequence number is then not used up */
	frame(message: Message): Uint8Array;
}

/** A sender for one direction of a line. */
export function createWireSender(): WireSender {
	let sequence = 0;
	return {
		frame(message) {
			const frame = encodeFrame(message, sequence);
			sequence = (sequence + 1) & 0xff;
			if (!GUARDED.has(message.kind)) return frame;
			const guarded = new Uint8Array(frame.length + 1);
			guarded[0] = DELIMITER;
			guarded.set(frame, 1);
			return guarded;
		},
	};
}
