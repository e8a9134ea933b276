import { isUp, namesByCode, namesUp } from './bits.ts';
import { type ByteReader, createByteReader } from './byteCursor.ts';
import {
	BOUNDS,
	FAULT_BITS,
	MESSAGE_CODES,
	type MessageKind,
	NAK_CODES,
	type ProtocolVersion,
	STATE_BITS,
	STEPS,
	STOP_CAUSE_CODES,
	STOP_STATE_BITS,
} from './constants.ts';
import { readClosures, readTarget } from './decodeCommand.ts';
import { type FieldOutOfRange, readElectrodes, readHello, readHelloReply, replyOutOfRange } from './decodeGreeting.ts';
import type { Message, SpikeCounts, WireSpike } from './message.ts';
import { wrapStamp } from './timeStamp.ts';

const KIND_OF_CODE = namesByCode(MESSAGE_CODES);
const REASON_OF_CODE = namesByCode(NAK_CODES);
const CAUSE_OF_CODE = namesByCode(STOP_CAUSE_CODES);

function readEvents(read: ByteReader): Message | null {
	const spikes: WireSpike[] = [];
	let tUs = read.uint(4);
	for (;;) {
		const channel = read.varint();
		if (!read.ok() || channel > BOUNDS.channel) return null;
		spikes.push({ tUs, channel });
		if (read.left() === 0) return { kind: 'events', spikes };
		const deltaUs = read.varint();
		if (deltaUs > BOUNDS.spikeDeltaUs) return null;
		tUs = wrapStamp(tUs + deltaUs);
	}
}

function readRates(read: ByteReader): Message | null {
	const windowEndUs = read.uint(4);
	const windowUs = read.uint(4);
	const firstChannel = read.uint(2);
	const counts: number[] = [];
	while (read.ok() && read.left() > 0) counts.push(read.varint());
	return { kind: 'rates', windowEndUs, windowUs, firstChannel, counts };
}

/** Bytes of `SpikeCounts` in each version; fewer behind a telemetry are none. */
const SPIKE_COUNTS_BYTES: Readonly<Record<ProtocolVersion, number>> = { 1: 10, 2: 14 };

function readSpikeCounts(read: ByteReader, version: ProtocolVersion): SpikeCounts {
	return {
		overflowed: read.uint(4),
		channel: read.uint(2),
		channelSpikes: read.uint(4),
		latePulses: version >= 2 ? read.uint(4) : 0,
	};
}

function readTelemetry(read: ByteReader, version: ProtocolVersion): Message | null {
	const deviceUs = read.uint(4);
	const lastCommandId = read.uint(2);
	const actedUs = read.uint(4);
	const spikesReceived = read.uint(4);
	const spikesUs = read.uint(4);
	const state = read.uint(1);
	const faultFlags = read.uint(2);
	const positions = readClosures(read);
	if (positions === null) return null;
	return {
		kind: 'telemetry',
		deviceUs,
		lastCommandId,
		actedUs,
		spikesReceived,
		spikesUs,
		emergencyStopped: isUp(state, STATE_BITS.emergencyStopped),
		watchdogRelaxed: isUp(state, STATE_BITS.watchdogRelaxed),
		driven: isUp(state, STATE_BITS.driven),
		heartbeatCurrent: version >= 2 && isUp(state, STATE_BITS.heartbeatCurrent),
		halted: version >= 2 && isUp(state, STATE_BITS.halted),
		faults: namesUp(FAULT_BITS, faultFlags),
		closures: positions,
		wristDeg: read.signedSteps(STEPS.deg),
		forceN: read.steps(STEPS.forceN, 2),
		currentMa: read.uint(2),
		temperatureC: read.signedSteps(STEPS.temperatureC),
		...(read.left() >= SPIKE_COUNTS_BYTES[version] && { spikeCounts: readSpikeCounts(read, version) }),
	};
}

function read(kind: MessageKind, from: ByteReader, version: ProtocolVersion): Message | null {
	switch (kind) {
		case 'hello':
			return readHello(from);
		case 'helloReply':
			return readHelloReply(from);
		case 'events':
			return readEvents(from);
		case 'rates':
			return readRates(from);
		case 'command': {
			const id = from.uint(2);
			const target = readTarget(from, version);
			return target === null ? null : { kind, id, ...target };
		}
		case 'ack':
			return { kind, id: from.uint(2), actedUs: from.uint(4) };
		case 'nak': {
			const id = from.uint(2);
			const reason = REASON_OF_CODE.get(from.uint(1));
			return reason === undefined ? null : { kind, id, reason, deviceUs: from.uint(4) };
		}
		case 'telemetry':
			return readTelemetry(from, version);
		case 'heartbeatAnswer':
		case 'heartbeat':
			return {
				kind,
				sentUs: from.uint(4),
				echoUs: from.uint(4),
				heardUs: from.uint(4),
				spikes: from.uint(4),
				rejectedFrames: from.uint(2),
			};
		case 'emergencyStopState': {
			const latched = isUp(from.uint(1), STOP_STATE_BITS.latched);
			const cause = CAUSE_OF_CODE.get(from.uint(1));
			return cause === undefined ? null : { kind, latched, cause, changedUs: from.uint(4) };
		}
		case 'electrodes':
			return readElectrodes(from);
	}
}

/**
 * The kind that a number stands for in a version; undefined when the version has none.
 * @param code the message number from the frame's header
 */
export function kindOf(code: number, version: ProtocolVersion): MessageKind | undefined {
	return version < 2 && code > MESSAGE_CODES.emergencyStopState ? undefined : KIND_OF_CODE.get(code);
}

/**
 * What became of a payload: a message, a kind this version does not know (skip it), or bytes that make no sense; `why`
 * where a device says of itself what cannot be.
 */
export type Decoded =
	| { readonly ok: true; readonly message: Message }
	| { readonly ok: false; readonly fault: 'unknown' | 'malformed'; readonly why?: FieldOutOfRange };

/**
 * Reads a payload; never throws. Bytes behind the last known field of a message are ignored, so that a later minor
 * revision may append fields.
 * @param code the message number from the frame's header
 * @param version the version it was written in; HELLO and HELLO_REPLY have one layout for ever
 */
export function decodePayload(code: number, payload: Uint8Array, version: ProtocolVersion): Decoded {
	const kind = kindOf(code, version);
	if (kind === undefined) return { ok: false, fault: 'unknown' };
	const reader = createByteReader(payload);
	const message = read(kind, reader, version);
	if (message === null || !reader.ok()) return { ok: false, fault: 'malformed' };
	const why = message.kind === 'helloReply' ? replyOutOfRange(message) : null;
	return why === null ? { ok: true, message } : { ok: false, fault: 'malformed', why };
}
