import { type CommandTarget, DIGITS, type ElectrodeLimit, STIMULATION_DRIVES } from '../../protocol/deviceCommand.ts';
import { type ByteReader, createByteReader } from './byteCursor.ts';
import {
	MAX_FRAME_BYTES,
	MESSAGE_CODES,
	type MessageKind,
	MIN_FRAME_BYTES,
	type ProtocolVersion,
} from './constants.ts';
import { CAPABILITY_BITS, STEPS, TARGET_CODES } from './encode.ts';
import {
	type DeviceCapabilities,
	FAULTS,
	type HelloReply,
	type Message,
	NAK_REASONS,
	type SpikeCounts,
	STOP_CAUSES,
	type StimulatorLimits,
	type WireSpike,
} from './message.ts';
import { wrapStamp } from './timeStamp.ts';

const KIND_OF_CODE: ReadonlyMap<number, MessageKind> = new Map(
	(Object.keys(MESSAGE_CODES) as MessageKind[]).map((kind) => [MESSAGE_CODES[kind], kind]),
);

const isSet = (mask: number, bit: number): boolean => (mask & (1 << bit)) !== 0;

function closure(read: ByteReader): number | null {
	const value = read.steps(STEPS.closure, 2);
	return value <= 1 ? value : null;
}

function closures(read: ByteReader): [number, number, number, number, number] | null {
	const [a, b, c, d, e] = [closure(read), closure(read), closure(read), closure(read), closure(read)];
	return a === null || b === null || c === null || d === null || e === null ? null : [a, b, c, d, e];
}

function readCapabilities(mask: number): DeviceCapabilities {
	const has = (name: keyof DeviceCapabilities) => isSet(mask, CAPABILITY_BITS.indexOf(name));
	return {
		events: has('events'),
		rates: has('rates'),
		grip: has('grip'),
		digits: has('digits'),
		wrist: has('wrist'),
		telemetry: has('telemetry'),
		stimulate: has('stimulate'),
	};
}

function readEvents(read: ByteReader): Message | null {
	const spikes: WireSpike[] = [];
	let tUs = read.uint(4);
	for (;;) {
		const channel = read.varint();
		if (!read.ok() || channel > 0xffff) return null;
		spikes.push({ tUs, channel });
		if (read.left() === 0) return { kind: 'events', spikes };
		const deltaUs = read.varint();
		if (deltaUs > 0x7fff_ffff) return null;
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

function readTarget(read: ByteReader, version: ProtocolVersion): CommandTarget | null {
	switch (read.uint(1)) {
		case TARGET_CODES.grip: {
			const mask = read.uint(1);
			const digits = DIGITS.filter((_, bit) => isSet(mask, bit));
			const to = closure(read);
			const strokesPerS = read.steps(STEPS.strokesPerS, 2);
			const forceLimitN = read.steps(STEPS.forceN, 2);
			return to === null ? null : { target: 'grip', digits, closure: to, strokesPerS, forceLimitN };
		}
		case TARGET_CODES.digits: {
			const to = closures(read);
			const strokesPerS = read.steps(STEPS.strokesPerS, 2);
			const forceLimitN = read.steps(STEPS.forceN, 2);
			return to === null ? null : { target: 'digits', closures: to, strokesPerS, forceLimitN };
		}
		case TARGET_CODES.wrist: {
			const angleDeg = read.signedSteps(STEPS.deg);
			const degPerS = read.steps(STEPS.degPerS, 2);
			return Math.abs(angleDeg) > 180 ? null : { target: 'wrist', angleDeg, degPerS };
		}
		case TARGET_CODES.relax:
			return { target: 'relax' };
		case TARGET_CODES.stimulate: {
			// Version 1 has another layout, which no program of ours writes or obeys.
			if (version < 2) return null;
			const electrode = read.uint(2);
			const drive = STIMULATION_DRIVES[read.uint(1)];
			const amplitudeUa = read.steps(STEPS.microampere, 2);
			const phaseUs = read.uint(2);
			const gapUs = read.uint(2);
			const rateHz = read.steps(STEPS.hz, 2);
			const holdS = read.steps(STEPS.second, 2);
			const riseUaPerS = read.steps(STEPS.uaPerS, 2);
			if (drive === undefined) return null;
			return { target: 'stimulate', electrode, drive, amplitudeUa, phaseUs, gapUs, rateHz, holdS, riseUaPerS };
		}
		default:
			return null;
	}
}

function readStimulator(read: ByteReader): StimulatorLimits {
	return {
		electrodes: read.uint(2),
		maxAmplitudeUa: read.steps(STEPS.microampere, 2),
		maxPhaseUs: read.uint(2),
		maxRateHz: read.steps(STEPS.hz, 2),
		maxChargeNc: read.uint(4) / STEPS.nanocoulomb,
	};
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

function readElectrodes(read: ByteReader): Message {
	const [maxReturnUa, maxHoldS] = [read.steps(STEPS.microampere, 2), read.steps(STEPS.second, 2)];
	const [shannonK, firstElectrode] = [read.steps(STEPS.shannonK, 1), read.uint(2)];
	const electrodes: ElectrodeLimit[] = [];
	do electrodes.push({ areaUm2: read.uint(4), maxChargeNc: read.uint(4) / STEPS.nanocoulomb });
	while (read.ok() && read.left() > 0);
	return { kind: 'electrodes', maxReturnUa, maxHoldS, shannonK, firstElectrode, electrodes };
}

/** A field of a message that is out of its range, for people. */
export interface FieldOutOfRange {
	readonly field: string;
	readonly value: number;
	/** As in `64 to 250`. */
	readonly range: string;
}

/** What of a HELLO_REPLY no device may say; null when all is well. */
function replyOutOfRange({
	bufferBytes,
	channels,
	capabilities,
	baud,
	stimulator,
}: HelloReply): FieldOutOfRange | null {
	if (bufferBytes < MIN_FRAME_BYTES || bufferBytes > MAX_FRAME_BYTES) {
		return { field: 'longest frame', value: bufferBytes, range: `${MIN_FRAME_BYTES} to ${MAX_FRAME_BYTES} bytes` };
	}
	if (channels === 0 && (capabilities.events || capabilities.rates)) {
		return { field: 'spike channels', value: channels, range: '1 to 65535 in a device that takes spikes' };
	}
	if (baud !== 0 && (baud < 9600 || baud > 2_000_000)) {
		return { field: 'baud', value: baud, range: '0 (not limited), or 9600 to 2000000' };
	}
	if (stimulator?.electrodes === 0) {
		return { field: 'electrodes', value: 0, range: '1 to 65535 in a device that stimulates' };
	}
	return null;
}

function readHelloReply(read: ByteReader): HelloReply {
	const head = {
		kind: 'helloReply',
		version: read.uint(1),
		sessionId: read.uint(4),
		echoUs: read.uint(4),
		deviceUs: read.uint(4),
		previousSessionId: read.uint(4),
		previousSpikes: read.uint(4),
		capabilities: readCapabilities(read.uint(2)),
		channels: read.uint(2),
		bufferBytes: read.uint(2),
		baud: read.uint(4),
		firmware: [read.uint(1), read.uint(1), read.uint(1)],
	} as const;
	const flags = read.uint(1);
	const reply = {
		...head,
		emergencyStopped: isSet(flags, 0),
		busy: isSet(flags, 1),
		haltedBefore: isSet(flags, 2),
		identity: read.text(32),
		serialNumber: read.text(16),
	};
	return reply.capabilities.stimulate ? { ...reply, stimulator: readStimulator(read) } : reply;
}

function readTelemetry(read: ByteReader, version: ProtocolVersion): Message | null {
	const deviceUs = read.uint(4);
	const lastCommandId = read.uint(2);
	const actedUs = read.uint(4);
	const spikesReceived = read.uint(4);
	const spikesUs = read.uint(4);
	const state = read.uint(1);
	const faultMask = read.uint(2);
	const positions = closures(read);
	if (positions === null) return null;
	return {
		kind: 'telemetry',
		deviceUs,
		lastCommandId,
		actedUs,
		spikesReceived,
		spikesUs,
		emergencyStopped: isSet(state, 0),
		watchdogRelaxed: isSet(state, 1),
		driven: isSet(state, 2),
		heartbeatCurrent: version >= 2 && isSet(state, 3),
		halted: version >= 2 && isSet(state, 4),
		faults: FAULTS.filter((_, bit) => isSet(faultMask, bit)),
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
		case 'hello': {
			const [lowestVersion, highestVersion, sessionId] = [from.uint(1), from.uint(1), from.uint(4)];
			if (lowestVersion < 1 || highestVersion < lowestVersion || sessionId === 0) return null;
			return { kind, lowestVersion, highestVersion, sessionId, sentUs: from.uint(4), host: from.text(32) };
		}
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
			const reason = NAK_REASONS[from.uint(1) - 1];
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
			const latched = isSet(from.uint(1), 0);
			const cause = STOP_CAUSES[from.uint(1)];
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
