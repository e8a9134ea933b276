import { DIGITS, STIMULATION_DRIVES } from '../../protocol/deviceCommand.ts';
import { type ByteWriter, createByteWriter, varintBytes } from './byteCursor.ts';
import { MAX_PAYLOAD_BYTES, type ProtocolVersion } from './constants.ts';
import {
	type Command,
	type DeviceCapabilities,
	type Electrodes,
	type Events,
	FAULTS,
	type Message,
	NAK_REASONS,
	type SpikeCounts,
	STOP_CAUSES,
	type StimulatorLimits,
	type WireSpike,
} from './message.ts';
import { stampDifferenceUs } from './timeStamp.ts';

/** The bits of `capabilities` in HELLO_REPLY, from bit 0. */
export const CAPABILITY_BITS: readonly (keyof DeviceCapabilities)[] = [
	'events',
	'rates',
	'grip',
	'digits',
	'wrist',
	'telemetry',
	'stimulate',
];

/** Numbers of the command targets on the wire. */
export const TARGET_CODES = { grip: 1, digits: 2, wrist: 3, relax: 4, stimulate: 5 } as const;

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

function bits<T>(names: readonly T[], isSet: (name: T) => boolean): number {
	return names.reduce((sum, name, bit) => sum + (isSet(name) ? 2 ** bit : 0), 0);
}

function writeEvents(out: ByteWriter, { spikes }: Events): void {
	let previous: WireSpike | null = null;
	for (const spike of spikes) {
		if (previous === null) out.uint('tUs', spike.tUs, 4);
		else {
			const deltaUs = stampDifferenceUs(spike.tUs, previous.tUs);
			if (deltaUs < 0) throw new RangeError(`spikes must be in order of time; ${spike.tUs} follows ${previous.tUs}`);
			out.varint('tUs', deltaUs);
		}
		if (spike.channel > 0xffff) throw new RangeError(`channel is ${spike.channel}; it must be from 0 to 65535`);
		out.varint('channel', spike.channel);
		previous = spike;
	}
	if (previous === null) throw new RangeError('events needs at least one spike');
}

function writeCommand(out: ByteWriter, command: Command, version: ProtocolVersion): void {
	out.uint('id', command.id, 2);
	out.uint('target', TARGET_CODES[command.target], 1);
	switch (command.target) {
		case 'grip':
			out.uint(
				'digits',
				bits(DIGITS, (digit) => command.digits.includes(digit)),
				1,
			);
			writeClosure(out, 'closure', command.closure);
			out.steps('strokesPerS', command.strokesPerS, STEPS.strokesPerS, 2);
			out.steps('forceLimitN', command.forceLimitN, STEPS.forceN, 2);
			return;
		case 'digits':
			for (const closure of command.closures) writeClosure(out, 'closures', closure);
			out.steps('strokesPerS', command.strokesPerS, STEPS.strokesPerS, 2);
			out.steps('forceLimitN', command.forceLimitN, STEPS.forceN, 2);
			return;
		case 'wrist':
			if (!(Math.abs(command.angleDeg) <= 180)) {
				throw new RangeError(`angleDeg is ${command.angleDeg}; it must be from -180 to 180`);
			}
			out.signedSteps('angleDeg', command.angleDeg, STEPS.deg);
			out.steps('degPerS', command.degPerS, STEPS.degPerS, 2);
			return;
		case 'relax':
			return;
		case 'stimulate':
			if (version < 2) throw new RangeError('stimulate has no form in version 1: a device of version 1 is never armed');
			out.uint('electrode', command.electrode, 2);
			out.uint('drive', STIMULATION_DRIVES.indexOf(command.drive), 1);
			out.steps('amplitudeUa', command.amplitudeUa, STEPS.microampere, 2);
			out.uint('phaseUs', command.phaseUs, 2);
			out.uint('gapUs', command.gapUs, 2);
			out.steps('rateHz', command.rateHz, STEPS.hz, 2);
			out.steps('holdS', command.holdS, STEPS.second, 2);
			out.steps('riseUaPerS', command.riseUaPerS, STEPS.uaPerS, 2);
			return;
	}
}

function writeStimulator(out: ByteWriter, limits: StimulatorLimits | undefined, capable: boolean): void {
	if ((limits !== undefined) !== capable) {
		throw new RangeError('stimulator must be there if, and only if, the capability stimulate is');
	}
	if (limits === undefined) return;
	out.uint('electrodes', limits.electrodes, 2);
	out.steps('maxAmplitudeUa', limits.maxAmplitudeUa, STEPS.microampere, 2);
	out.uint('maxPhaseUs', limits.maxPhaseUs, 2);
	out.steps('maxRateHz', limits.maxRateHz, STEPS.hz, 2);
	out.uint('maxChargeNc', Math.round(limits.maxChargeNc * STEPS.nanocoulomb), 4);
}

function writeElectrodes(out: ByteWriter, message: Electrodes, version: ProtocolVersion): void {
	if (version < 2) throw new RangeError('electrodes has no form in version 1');
	out.steps('maxReturnUa', message.maxReturnUa, STEPS.microampere, 2);
	out.steps('maxHoldS', message.maxHoldS, STEPS.second, 2);
	out.steps('shannonK', message.shannonK, STEPS.shannonK, 1);
	out.uint('firstElectrode', message.firstElectrode, 2);
	if (message.electrodes.length === 0) throw new RangeError('electrodes needs at least one electrode');
	for (const { areaUm2, maxChargeNc } of message.electrodes) {
		out.uint('areaUm2', areaUm2, 4);
		out.uint('maxChargeNc', Math.round(maxChargeNc * STEPS.nanocoulomb), 4);
	}
}

function writeSpikeCounts(out: ByteWriter, counts: SpikeCounts | undefined, version: ProtocolVersion): void {
	if (counts === undefined) return;
	out.uint('overflowed', counts.overflowed, 4);
	out.uint('channel', counts.channel, 2);
	out.uint('channelSpikes', counts.channelSpikes, 4);
	if (version >= 2) out.uint('latePulses', counts.latePulses, 4);
}

function writeClosure(out: ByteWriter, field: string, closure: number): void {
	if (!(closure >= 0 && closure <= 1)) throw new RangeError(`${field} is ${closure}; it must be from 0 to 1`);
	out.steps(field, closure, STEPS.closure, 2);
}

/**
 * The payload of a message (docs/protocol.md gives every layout).
 * @param version the version it is written in; HELLO and HELLO_REPLY have one layout for ever
 * @throws RangeError naming the field that is out of range, or when the payload would exceed 246 bytes, or when the
 * version has no such message
 */
export function encodePayload(message: Message, version: ProtocolVersion): Uint8Array {
	const out = createByteWriter(MAX_PAYLOAD_BYTES);
	switch (message.kind) {
		case 'hello':
			if (message.lowestVersion < 1 || message.highestVersion < message.lowestVersion) {
				throw new RangeError(
					`versions are ${message.lowestVersion} to ${message.highestVersion}; they must be from 1 up, the lowest first`,
				);
			}
			if (message.sessionId === 0) throw new RangeError('sessionId is 0; it must be from 1 to 4294967295');
			out.uint('lowestVersion', message.lowestVersion, 1);
			out.uint('highestVersion', message.highestVersion, 1);
			out.uint('sessionId', message.sessionId, 4);
			out.uint('sentUs', message.sentUs, 4);
			out.text('host', message.host, 32);
			break;
		case 'helloReply':
			out.uint('version', message.version, 1);
			out.uint('sessionId', message.sessionId, 4);
			out.uint('echoUs', message.echoUs, 4);
			out.uint('deviceUs', message.deviceUs, 4);
			out.uint('previousSessionId', message.previousSessionId, 4);
			out.uint('previousSpikes', message.previousSpikes, 4);
			out.uint(
				'capabilities',
				bits(CAPABILITY_BITS, (name) => message.capabilities[name]),
				2,
			);
			out.uint('channels', message.channels, 2);
			out.uint('bufferBytes', message.bufferBytes, 2);
			out.uint('baud', message.baud, 4);
			for (const part of message.firmware) out.uint('firmware', part, 1);
			out.uint(
				'flags',
				(message.emergencyStopped ? 1 : 0) + (message.busy ? 2 : 0) + (message.haltedBefore ? 4 : 0),
				1,
			);
			out.text('identity', message.identity, 32);
			out.text('serialNumber', message.serialNumber, 16);
			writeStimulator(out, message.stimulator, message.capabilities.stimulate);
			break;
		case 'events':
			writeEvents(out, message);
			break;
		case 'rates':
			out.uint('windowEndUs', message.windowEndUs, 4);
			out.uint('windowUs', message.windowUs, 4);
			out.uint('firstChannel', message.firstChannel, 2);
			for (const count of message.counts) out.varint('counts', count);
			break;
		case 'command':
			writeCommand(out, message, version);
			break;
		case 'ack':
			out.uint('id', message.id, 2);
			out.uint('actedUs', message.actedUs, 4);
			break;
		case 'nak':
			out.uint('id', message.id, 2);
			out.uint('reason', NAK_REASONS.indexOf(message.reason) + 1, 1);
			out.uint('deviceUs', message.deviceUs, 4);
			break;
		case 'telemetry': {
			out.uint('deviceUs', message.deviceUs, 4);
			out.uint('lastCommandId', message.lastCommandId, 2);
			out.uint('actedUs', message.actedUs, 4);
			out.uint('spikesReceived', message.spikesReceived, 4);
			out.uint('spikesUs', message.spikesUs, 4);
			const since2 = version >= 2 ? [message.heartbeatCurrent, message.halted] : [];
			const state = [message.emergencyStopped, message.watchdogRelaxed, message.driven, ...since2];
			out.uint(
				'state',
				bits(
					state.map((on, bit) => ({ on, bit })),
					({ on }) => on,
				),
				1,
			);
			out.uint(
				'faults',
				bits(FAULTS, (fault) => message.faults.includes(fault)),
				2,
			);
			for (const closure of message.closures) writeClosure(out, 'closures', closure);
			out.signedSteps('wristDeg', message.wristDeg, STEPS.deg);
			out.steps('forceN', message.forceN, STEPS.forceN, 2);
			out.uint('currentMa', message.currentMa, 2);
			out.signedSteps('temperatureC', message.temperatureC, STEPS.temperatureC);
			writeSpikeCounts(out, message.spikeCounts, version);
			break;
		}
		case 'heartbeatAnswer':
		case 'heartbeat':
			if (message.kind === 'heartbeatAnswer' && version < 2) {
				throw new RangeError('heartbeatAnswer has no form in version 1: there a heartbeat answers a heartbeat');
			}
			out.uint('sentUs', message.sentUs, 4);
			out.uint('echoUs', message.echoUs, 4);
			out.uint('heardUs', message.heardUs, 4);
			out.uint('spikes', message.spikes, 4);
			out.uint('rejectedFrames', message.rejectedFrames, 2);
			break;
		case 'emergencyStopState':
			out.uint('latched', message.latched ? 1 : 0, 1);
			out.uint('cause', STOP_CAUSES.indexOf(message.cause), 1);
			out.uint('changedUs', message.changedUs, 4);
			break;
		case 'electrodes':
			writeElectrodes(out, message, version);
			break;
	}
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
