import type { ElectrodeLimit } from '../../protocol/deviceCommand.ts';
import { HIGHEST_VERSION, LOWEST_VERSION } from '../wire/constants.ts';
import type { Electrodes, HelloReply } from '../wire/message.ts';
import type { CommandRefusal, LinkDevice, LinkElectrodes, LinkStop, SpikeForm, SpikeProtocol } from './state.ts';

/** The device that answered HELLO, as the link's state shows it. */
export function deviceOf(reply: HelloReply): LinkDevice {
	const { identity, serialNumber, firmware, version, capabilities, channels, bufferBytes, baud, stimulator } = reply;
	return {
		identity,
		serialNumber,
		firmware: firmware.join('.'),
		protocolVersion: version,
		capabilities,
		channels,
		bufferBytes,
		baud,
		stimulator: stimulator ?? null,
		electrodes: null,
	};
}

/**
 * Puts together what a device says of its electrodes, frame by frame.
 * @param count how many it has
 * @returns what takes the next frame; gives all of them as soon as none is missing, else null
 */
export function createElectrodeBook(count: number): (frame: Electrodes) => LinkElectrodes | null {
	const known = new Map<number, ElectrodeLimit>();
	return ({ maxReturnUa, maxHoldS, shannonK, firstElectrode, electrodes }) => {
		electrodes.forEach((each, i) => {
			if (firstElectrode + i < count) known.set(firstElectrode + i, each);
		});
		if (known.size < count) return null;
		const all = [...known].sort(([a], [b]) => a - b).map(([, each]) => each);
		return { maxReturnUa, maxHoldS, shannonK, electrodes: all };
	};
}

/** Why no session can be had with a device that answered so; null when one can. */
export function whyNoSession({ version, busy, identity }: HelloReply): string | null {
	if (version === 0 && busy) return `${identity} is in use by another host; it is asked again.`;
	if (version === 0) {
		return `${identity} speaks no version of the protocol that this program speaks (${LOWEST_VERSION} to ${HIGHEST_VERSION}): load firmware 2.x, or update this program.`;
	}
	if (version < LOWEST_VERSION || version > HIGHEST_VERSION) {
		return `${identity} gives as protocol version ${version}; it must be from ${LOWEST_VERSION} to ${HIGHEST_VERSION}.`;
	}
	return null;
}

/** What is known of a device that gives no answer that counts. */
export interface NoAnswer {
	/** The session that it was greeted for. */
	readonly id: number;
	/** The session of an answer that was not to this host's HELLO. */
	readonly heardForOther: number | null;
	readonly everHeard: boolean;
	readonly malformedErrors: number;
	readonly echoedFrames: number;
}

/** What is wrong with a device that gives no answer that counts; the rest of a sentence. */
export function whyNoAnswer({ id, heardForOther, everHeard, malformedErrors, echoedFrames }: NoAnswer): string {
	if (heardForOther !== null) {
		return `answers for session ${heardForOther} instead of ${id}: another program is at it, or its firmware is faulty.`;
	}
	if (everHeard) return 'stopped answering; is it the right device, and switched on?';
	if (malformedErrors > 0) {
		return 'answers, but its HELLO_REPLY makes no sense (cut short, or a name or serial number too long): its firmware is faulty.';
	}
	if (echoedFrames > 0) {
		return 'only sends back what it is sent: the line echoes (a half-duplex adapter, a test sketch), and no device answers.';
	}
	return 'does not answer; is it the right device, and switched on?';
}

/** Why no movement is sent to a device; null when one may be. @param device null: there is no session, for this reason */
export function whyNoMovement(
	device: LinkDevice | null,
	{ pending, latched }: LinkStop,
	reason: string,
): readonly [CommandRefusal, string] | null {
	if (device === null) return ['notConnected', `There is no device to move: ${reason}`];
	if (device.protocolVersion === 1) {
		const why = `${device.identity} is never moved: its firmware can hold on after a lost line: load 2.x.`;
		return ['oldFirmware', why];
	}
	return pending || latched ? ['stopInForce', 'The emergency stop is in force.'] : null;
}

/** The rate that line and device both keep up with, baud; null: not limited. */
export function slowerBaud(line: number | null, device: number): number | null {
	if (line === null) return device === 0 ? null : device;
	return device === 0 ? line : Math.min(line, device);
}

/** What spikes meet on their way. */
export interface SpikesMeet {
	readonly wanted: SpikeProtocol;
	readonly form: SpikeForm;
	/** Grid of coalesced stamps, ms. */
	readonly gridMs: number;
	/** The device takes nothing that it is sent: spikes are dropped. */
	readonly blocked: boolean;
	/** How late it answers, ms; 0 when that is nothing to speak of. */
	readonly lateMs: number;
}

/** What a connected link says about the form of its spikes: the phase and one or two sentences. */
export function sayForm(
	{ identity, capabilities }: Pick<LinkDevice, 'identity' | 'capabilities'>,
	{ wanted, form, gridMs, blocked, lateMs }: SpikesMeet,
): readonly ['ready' | 'degraded', string] {
	if (blocked)
		return [
			'degraded',
			`${identity} does not take what it is sent: spikes wait, and those that wait too long are lost.`,
		];
	const late = lateMs > 0 ? `${identity} answers ${lateMs} ms late.` : '';
	const said = (sentence: string): readonly ['degraded', string] => [
		'degraded',
		late === '' ? sentence : `${late} ${sentence}`,
	];
	if (capabilities.events && wanted !== 'rate' && form === 'rate') {
		return said('The line is too slow for every spike: counts per window are sent instead.');
	}
	if (capabilities.events && wanted !== 'rate' && form === 'coalesced') {
		return said(`The line is too slow for exact stamps: spikes are sent with stamps rounded to ${gridMs} ms.`);
	}
	if (late !== '') return ['degraded', `${late} Spikes are sent as they come.`];
	const ratesOnly = wanted !== 'rate' && form !== 'events';
	return ['ready', ratesOnly ? `${identity} is connected; it takes rates only.` : `${identity} is connected.`];
}
