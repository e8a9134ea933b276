import { flagsOf } from './bits.ts';
import type { ByteWriter } from './byteCursor.ts';
import { BOUNDS, CAPABILITY_BITS, type ProtocolVersion, REPLY_BITS, STEPS } from './constants.ts';
import type { Electrodes, Hello, HelloReply, StimulatorLimits } from './message.ts';

/** The payload of HELLO. @throws RangeError naming the field that is out of range */
export function writeHello(out: ByteWriter, message: Hello): void {
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
	out.text('host', message.host, BOUNDS.hostBytes);
}

/** The payload of HELLO_REPLY. @throws RangeError naming the field that is out of range */
export function writeHelloReply(out: ByteWriter, message: HelloReply): void {
	const capabilities = flagsOf(CAPABILITY_BITS, (name) => message.capabilities[name]);
	const flags = flagsOf(REPLY_BITS, (name) => message[name]);
	out.uint('version', message.version, 1);
	out.uint('sessionId', message.sessionId, 4);
	out.uint('echoUs', message.echoUs, 4);
	out.uint('deviceUs', message.deviceUs, 4);
	out.uint('previousSessionId', message.previousSessionId, 4);
	out.uint('previousSpikes', message.previousSpikes, 4);
	out.uint('capabilities', capabilities, 2);
	out.uint('channels', message.channels, 2);
	out.uint('bufferBytes', message.bufferBytes, 2);
	out.uint('baud', message.baud, 4);
	for (const part of message.firmware) out.uint('firmware', part, 1);
	out.uint('flags', flags, 1);
	out.text('identity', message.identity, BOUNDS.identityBytes);
	out.text('serialNumber', message.serialNumber, BOUNDS.serialNumberBytes);
	writeStimulator(out, message.stimulator, message.capabilities.stimulate);
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

/** The payload of ELECTRODES. @throws RangeError naming the field that is out of range, and in version 1 */
export function writeElectrodes(out: ByteWriter, message: Electrodes, version: ProtocolVersion): void {
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
