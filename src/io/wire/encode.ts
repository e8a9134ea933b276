import { flagsOf } from './bits.ts';
import { type ByteWriter, createByteWriter, varintBytes } from './byteCursor.ts';
import {
	BOUNDS,
	FAULT_BITS,
	MAX_PAYLOAD_BYTES,
	type MessageKind,
	NAK_CODES,
	type ProtocolVersion,
	STATE_BITS,
	STEPS,
	STOP_CAUSE_CODES,
	STOP_STATE_BITS,
} from './constants.ts';
import { writeClosure, writeCommand } from './encodeCommand.ts';
import { writeElectrodes, writeHello, writeHelloReply } from './encodeGreeting.ts';
import type {
	Ack,
	EmergencyStopState,
	Events,
	Heartbeat,
	HeartbeatAnswer,
	Message,
	MessageOf,
	Nak,
	Rates,
	SpikeCounts,
	Telemetry,
	WireSpike,
} from './message.ts';
import { stampDifferenceUs } from './timeStamp.ts';

function writeEvents(out: ByteWriter, { spikes }: Events): void {
	let previous: WireSpike | null = null;
	for (const spike of spikes) {
		if (previous === null) out.uint('tUs', spike.tUs, 4);
		else {
			const deltaUs = stampDifferenceUs(spike.tUs, previous.tUs);
			if (deltaUs < 0) throw new RangeError(`spikes must be in order of time; ${spike.tUs} follows ${previous.tUs}`);
			out.varint('tUs', deltaUs);
		}
		if (spike.channel > BOUNDS.channel) {
			throw new RangeError(`channel is ${spike.channel}; it must be from 0 to ${BOUNDS.channel}`);
		}
		out.varint('channel', spike.channel);
		previous = spike;
	}
	if (previous === null) throw new RangeError('events needs at least one spike');
}

function writeRates(out: ByteWriter, message: Rates): void {
	out.uint('windowEndUs', message.windowEndUs, 4);
	out.uint('windowUs', message.windowUs, 4);
	out.uint('firstChannel', message.firstChannel, 2);
	for (const count of message.counts) out.varint('counts', count);
}

function writeAck(out: ByteWriter, message: Ack): void {
	out.uint('id', message.id, 2);
	out.uint('actedUs', message.actedUs, 4);
}

function writeNak(out: ByteWriter, message: Nak): void {
	out.uint('id', message.id, 2);
	out.uint('reason', NAK_CODES[message.reason], 1);
	out.uint('deviceUs', message.deviceUs, 4);
}

/** What the state in TELEMETRY did not tell before. */
const SINCE_VERSION_2: ReadonlySet<keyof typeof STATE_BITS> = new Set(['heartbeatCurrent', 'halted']);

function writeTelemetry(out: ByteWriter, message: Telemetry, version: ProtocolVersion): void {
	const state = flagsOf(STATE_BITS, (name) => message[name] && (version >= 2 || !SINCE_VERSION_2.has(name)));
	const faults = flagsOf(FAULT_BITS, (fault) => message.faults.includes(fault));
	out.uint('deviceUs', message.deviceUs, 4);
	out.uint('lastCommandId', message.lastCommandId, 2);
	out.uint('actedUs', message.actedUs, 4);
	out.uint('spikesReceived', message.spikesReceived, 4);
	out.uint('spikesUs', message.spikesUs, 4);
	out.uint('state', state, 1);
	out.uint('faults', faults, 2);
	for (const closure of message.closures) writeClosure(out, 'closures', closure);
	out.signedSteps('wristDeg', message.wristDeg, STEPS.deg);
	out.steps('forceN', message.forceN, STEPS.forceN, 2);
	out.uint('currentMa', message.currentMa, 2);
	out.signedSteps('temperatureC', message.temperatureC, STEPS.temperatureC);
	writeSpikeCounts(out, message.spikeCounts, version);
}

function writeSpikeCounts(out: ByteWriter, counts: SpikeCounts | undefined, version: ProtocolVersion): void {
	if (counts === undefined) return;
	out.uint('overflowed', counts.overflowed, 4);
	out.uint('channel', counts.channel, 2);
	out.uint('channelSpikes', counts.channelSpikes, 4);
	if (version >= 2) out.uint('latePulses', counts.latePulses, 4);
}

function writeLifeSign(out: ByteWriter, message: Heartbeat | HeartbeatAnswer): void {
	out.uint('sentUs', message.sentUs, 4);
	out.uint('echoUs', message.echoUs, 4);
	out.uint('heardUs', message.heardUs, 4);
	out.uint('spikes', message.spikes, 4);
	out.uint('rejectedFrames', message.rejectedFrames, 2);
}

function writeHeartbeatAnswer(out: ByteWriter, message: HeartbeatAnswer, version: ProtocolVersion): void {
	if (version < 2) {
		throw new RangeError('heartbeatAnswer has no form in version 1: there a heartbeat answers a heartbeat');
	}
	writeLifeSign(out, message);
}

function writeStopState(out: ByteWriter, message: EmergencyStopState): void {
	out.uint(
		'latched',
		flagsOf(STOP_STATE_BITS, (name) => message[name]),
		1,
	);
	out.uint('cause', STOP_CAUSE_CODES[message.cause], 1);
	out.uint('changedUs', message.changedUs, 4);
}

/** What writes each kind. */
const WRITERS: {
	readonly [K in MessageKind]: (out: ByteWriter, message: MessageOf<K>, version: ProtocolVersion) => void;
} = {
	hello: writeHello,
	helloReply: writeHelloReply,
	events: writeEvents,
	rates: writeRates,
	command: writeCommand,
	ack: writeAck,
	nak: writeNak,
	telemetry: writeTelemetry,
	heartbeat: writeLifeSign,
	emergencyStopState: writeStopState,
	heartbeatAnswer: writeHeartbeatAnswer,
	electrodes: writeElectrodes,
};

function write<K extends MessageKind>(
	out: ByteWriter,
	message: Message & { readonly kind: K },
	version: ProtocolVersion,
): void {
	const writer: (out: ByteWriter, message: MessageOf<K>, version: ProtocolVersion) => void = WRITERS[message.kind];
	writer(out, message as MessageOf<K>, version);
}

/**
 * The payload of a message (docs/protocol.md gives every layout).
 * @param version the version it is written in; HELLO and HELLO_REPLY have one layout for ever
 * @throws RangeError naming the field that is out of range, or when the payload would exceed 246 bytes, or when the
 * version has no such message
 */
export function encodePayload(message: Message, version: ProtocolVersion): Uint8Array {
	const out = createByteWriter(MAX_PAYLOAD_BYTES);
	write(out, message, version);
	return out.bytes();
}

/** Bytes of payload that a first spike of a frame takes: its stamp and its channel. */
export function firstSpikeBytes(channel: number): number {
	return 4 + varintBytes(channel);
}

/** Bytes of payload that a further spike takes: the difference to the one before and its channel. */
export function furtherSpikeBytes(deltaUs: number, channel: number): number {
	return varintBytes(deltaUs) + varintBytes(channel);
}
