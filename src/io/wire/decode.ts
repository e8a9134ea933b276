import { type ByteReader, createByteReader } from './byte-cursor.ts';
import { DIGITS, MESSAGE_CODES, type MessageKind, MIN_FRAME_BYTES } from './constants.ts';
import { CAPABILITY_BITS, STEPS, TARGET_CODES } from './encode.ts';
import {
	type CommandTarget,
	type DeviceCapabilities,
	FAULTS,
	type Message,
	NAK_REASONS,
	type SpikeCounts,
	STIMULATION_DRIVES,
	STOP_CAUSES,
	type StimulatorLimits,
	type WireSpike,
} from './message.ts';
import { wrapStamp } from './time-stamp.ts';

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

function readTarget(read: ByteReader): CommandTarget | null {
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
			const electrode = read.uint(2);
			const drive = STIMULATION_DRIVES[read.uint(1)];
			const amplitudeUa = read.steps(STEPS.microampere, 2);
			const phaseUs = read.uint(2);
			const gapUs = read.uint(2);
			const rateHz = read.steps(STEPS.hz, 2);
			if (drive === undefined) return null;
			return { target: 'stimulate', electrode, drive, amplitudeUa, phaseUs, gapUs, rateHz };
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

/** Bytes of `SpikeCounts`; fewer behind a telemetry are none. */
const SPIKE_COUNTS_BYTES = 10;

function readSpikeCounts(read: ByteReader): SpikeCounts {
	return { overflowed: read.uint(4), channel: read.uint(2), channelSpikes: read.uint(4) };
}

function readHelloReply(read: ByteReader): Message | null {
	const reply = {
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
		emergencyStopped: isSet(read.uint(1), 0),
		identity: read.text(32),
		serialNumber: read.text(16),
	} as const;
	if (reply.bufferBytes < MIN_FRAME_BYTES) return null;
	return reply.capabilities.stimulate ? { ...reply, stimulator: readStimulator(read) } : reply;
}

function readTelemetry(read: ByteReader): Message | null {
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
		faults: FAULTS.filter((_, bit) => isSet(faultMask, bit)),
		closures: positions,
		wristDeg: read.signedSteps(STEPS.deg),
		forceN: read.steps(STEPS.forceN, 2),
		currentMa: read.uint(2),
		temperatureC: read.signedSteps(STEPS.temperatureC),
		...(read.left() >= SPIKE_COUNTS_BYTES && { spikeCounts: readSpikeCounts(read) }),
	};
}

function read(kind: MessageKind, from: ByteReader): Message | null {
	switch (kind) {
		case 'hello':
			return {
				kind,
				lowestVersion: from.uint(1),
				highestVersion: from.uint(1),
				sessionId: from.uint(4),
				sentUs: from.uint(4),
				host: from.text(32),
			};
		case 'helloReply':
			return readHelloReply(from);
		case 'events':
			return readEvents(from);
		case 'rates':
			return readRates(from);
		case 'command': {
			const id = from.uint(2);
			const target = readTarget(from);
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
			return readTelemetry(from);
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
	}
}

/** What became of a payload: a message, a kind this version does not know (skip it), or bytes that make no sense. */
export type Decoded =
	| { readonly ok: true; readonly message: Message }
	| { readonly ok: false; readonly fault: 'unknown' | 'malformed' };

/**
 * Reads a payload; never throws. Bytes behind the last known field of a message are ignored, so that a later minor
 * revision may append fields.
 * @param code the message number from the frame's header
 */
export function decodePayload(code: number, payload: Uint8Array): Decoded {
	const kind = KIND_OF_CODE.get(code);
	if (kind === undefined) return { ok: false, fault: 'unknown' };
	const reader = createByteReader(payload);
	const message = read(kind, reader);
	return message !== null && reader.ok() ? { ok: true, message } : { ok: false, fault: 'malformed' };
}
