import type { HelloReply } from '../wire/message.ts';
import type { LinkDevice, SpikeForm, SpikeProtocol } from './state.ts';

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
	};
}

/** The rate that line and device both keep up with, baud; null: not limited. */
export function slowerBaud(line: number | null, device: number): number | null {
	if (line === null) return device === 0 ? null : device;
	return device === 0 ? line : Math.min(line, device);
}

/** What a connected link says about the form of its spikes: the phase and one sentence. */
export function sayForm(
	wanted: SpikeProtocol,
	form: SpikeForm,
	{ identity, capabilities }: Pick<LinkDevice, 'identity' | 'capabilities'>,
	gridMs: number,
): readonly ['ready' | 'degraded', string] {
	if (wanted === 'rate' || form === 'events') return ['ready', `${identity} is connected.`];
	if (!capabilities.events) return ['ready', `${identity} is connected; it takes rates only.`];
	if (form === 'rate') {
		return ['degraded', 'The line is too slow for every spike: counts per window are sent instead.'];
	}
	return ['degraded', `The line is too slow for exact stamps: spikes are sent with stamps rounded to ${gridMs} ms.`];
}
