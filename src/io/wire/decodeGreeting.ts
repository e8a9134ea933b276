import type { ElectrodeLimit } from '../../protocol/deviceCommand.ts';
import { isUp } from './bits.ts';
import type { ByteReader } from './byteCursor.ts';
import { BOUNDS, CAPABILITY_BITS, MAX_FRAME_BYTES, MIN_FRAME_BYTES, REPLY_BITS, STEPS } from './constants.ts';
import type { DeviceCapabilities, Electrodes, Hello, HelloReply, StimulatorLimits } from './message.ts';

/** A HELLO; null when it makes no sense. */
export function readHello(read: ByteReader): Hello | null {
	const [lowestVersion, highestVersion, sessionId] = [read.uint(1), read.uint(1), read.uint(4)];
	if (lowestVersion < 1 || highestVersion < lowestVersion || sessionId === 0) return null;
	const sentUs = read.uint(4);
	return { kind: 'hello', lowestVersion, highestVersion, sessionId, sentUs, host: read.text(BOUNDS.hostBytes) };
}

function readCapabilities(flags: number): DeviceCapabilities {
	const has = (name: keyof DeviceCapabilities) => isUp(flags, CAPABILITY_BITS[name]);
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

function readStimulator(read: ByteReader): StimulatorLimits {
	return {
		electrodes: read.uint(2),
		maxAmplitudeUa: read.steps(STEPS.microampere, 2),
		maxPhaseUs: read.uint(2),
		maxRateHz: read.steps(STEPS.hz, 2),
		maxChargeNc: read.uint(4) / STEPS.nanocoulomb,
	};
}

/** A HELLO_REPLY, whatever it says; `replyOutOfRange` judges it. */
export function readHelloReply(read: ByteReader): HelloReply {
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
		emergencyStopped: isUp(flags, REPLY_BITS.emergencyStopped),
		busy: isUp(flags, REPLY_BITS.busy),
		haltedBefore: isUp(flags, REPLY_BITS.haltedBefore),
		identity: read.text(BOUNDS.identityBytes),
		serialNumber: read.text(BOUNDS.serialNumberBytes),
	};
	return reply.capabilities.stimulate ? { ...reply, stimulator: readStimulator(read) } : reply;
}

/** A field of a message that is out of its range, for people. */
export interface FieldOutOfRange {
	readonly field: string;
	readonly value: number;
	/** As in `64 to 250`. */
	readonly range: string;
}

/** What of a HELLO_REPLY no device may say; null when all is well. */
export function replyOutOfRange(reply: HelloReply): FieldOutOfRange | null {
	const { bufferBytes, channels, capabilities, baud, stimulator } = reply;
	const { lowestBaud, highestBaud } = BOUNDS;
	if (bufferBytes < MIN_FRAME_BYTES || bufferBytes > MAX_FRAME_BYTES) {
		return { field: 'longest frame', value: bufferBytes, range: `${MIN_FRAME_BYTES} to ${MAX_FRAME_BYTES} bytes` };
	}
	if (channels === 0 && (capabilities.events || capabilities.rates)) {
		return { field: 'spike channels', value: channels, range: '1 to 65535 in a device that takes spikes' };
	}
	if (baud !== 0 && (baud < lowestBaud || baud > highestBaud)) {
		return { field: 'baud', value: baud, range: `0 (not limited), or ${lowestBaud} to ${highestBaud}` };
	}
	if (stimulator?.electrodes === 0) {
		return { field: 'electrodes', value: 0, range: '1 to 65535 in a device that stimulates' };
	}
	return null;
}

/** An ELECTRODES. */
export function readElectrodes(read: ByteReader): Electrodes {
	const [maxReturnUa, maxHoldS] = [read.steps(STEPS.microampere, 2), read.steps(STEPS.second, 2)];
	const [shannonK, firstElectrode] = [read.steps(STEPS.shannonK, 1), read.uint(2)];
	const electrodes: ElectrodeLimit[] = [];
	do electrodes.push({ areaUm2: read.uint(4), maxChargeNc: read.uint(4) / STEPS.nanocoulomb });
	while (read.ok() && read.left() > 0);
	return { kind: 'electrodes', maxReturnUa, maxHoldS, shannonK, firstElectrode, electrodes };
}
