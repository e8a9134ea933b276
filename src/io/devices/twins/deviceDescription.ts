import { HIGHEST_VERSION, MAX_FRAME_BYTES } from '../../wire/constants.ts';
import type { Hello, HelloReply } from '../../wire/message.ts';
import { createElectrodeLimits, type StimulatorMake } from './electrodeLimits.ts';

/** What a simulated device is. */
export interface DeviceParts {
	/** It has electrodes, and no joints. */
	readonly stimulator?: StimulatorMake;
	readonly serialNumber?: string;
	/** Spike channels, 1 to 65,535; default 256, or one for each electrode. */
	readonly channels?: number;
	/** Longest frame taken, 64 to 250 bytes; default 250. */
	readonly bufferBytes?: number;
	/** The rate it keeps up with, in baud; default 0, not limited. */
	readonly baud?: number;
}

/** How things stand when a HELLO is answered. */
export type Standing = Pick<
	HelloReply,
	'deviceUs' | 'previousSessionId' | 'previousSpikes' | 'emergencyStopped' | 'busy' | 'haltedBefore'
>;

/** Whether a host's range holds the version that our devices speak. */
export const speaks = ({ lowestVersion, highestVersion }: Hello): boolean =>
	lowestVersion <= HIGHEST_VERSION && highestVersion >= HIGHEST_VERSION;

/** The channels that a device has. */
export const channelsOf = ({ channels, stimulator }: DeviceParts): number =>
	channels ?? stimulator?.limits.electrodes ?? 256;

/** The answer to HELLO; its version is 0 where no session begins. */
export function helloReply(parts: DeviceParts, hello: Hello, standing: Standing): HelloReply {
	const { stimulator } = parts;
	const isHand = stimulator === undefined;
	return {
		kind: 'helloReply',
		version: standing.busy || !speaks(hello) ? 0 : HIGHEST_VERSION,
		sessionId: hello.sessionId,
		echoUs: hello.sentUs,
		...standing,
		capabilities: {
			events: true,
			rates: true,
			grip: isHand,
			digits: isHand,
			wrist: isHand,
			telemetry: true,
			stimulate: !isHand,
		},
		channels: channelsOf(parts),
		bufferBytes: parts.bufferBytes ?? MAX_FRAME_BYTES,
		baud: parts.baud ?? 0,
		firmware: [2, 0, 0],
		identity: isHand ? 'Simulated hand' : 'Simulated stimulator',
		serialNumber: parts.serialNumber ?? 'SIM-1',
		...(stimulator && { stimulator: stimulator.limits }),
	};
}

/** What follows a HELLO_REPLY that begins or repeats a session. */
export const electrodesOf = ({ stimulator }: DeviceParts) =>
	stimulator === undefined ? [] : createElectrodeLimits(stimulator).messages();
