import type { ProtocolVersion, Side } from '../../../src/io/wire/constants.ts';
import { crc16 } from '../../../src/io/wire/crc16.ts';
import type { FieldOutOfRange } from '../../../src/io/wire/decodeGreeting.ts';
import {
	createWireReceiver,
	createWireSender,
	type WireReceiver,
	type WireSender,
} from '../../../src/io/wire/endpoint.ts';
import type { Message } from '../../../src/io/wire/message.ts';

/** What a side hears: messages and emergency stops, in order. */
export type Heard = Message | 'STOP';

/** One end of a line. */
export interface Ears {
	readonly heard: Heard[];
	/** Ids of commands that made no sense. */
	readonly malformedIds: number[];
	/** What HELLO_REPLYs said that cannot be. */
	readonly outOfRange: FieldOutOfRange[];
	readonly receiver: WireReceiver;
}

/** The ears of a side that speaks a version. */
export function listen(side: Side = 'host', version: ProtocolVersion = 2): Ears {
	const heard: Heard[] = [];
	const malformedIds: number[] = [];
	const outOfRange: FieldOutOfRange[] = [];
	const receiver = createWireReceiver(
		{
			message: (message) => heard.push(message),
			emergencyStop: () => heard.push('STOP'),
			malformedCommand: (id) => malformedIds.push(id),
			outOfRange: (why) => outOfRange.push(why),
		},
		side,
	);
	receiver.speak(version);
	return { heard, malformedIds, outOfRange, receiver };
}

/** A sender of a version. */
export function speak(version: ProtocolVersion): WireSender {
	const sender = createWireSender();
	sender.speak(version);
	return sender;
}

/** A message of hosts that has no fields. */
export const relax = { kind: 'command', id: 5, target: 'relax' } as const;

/** Bytes one after the other. */
export const join = (parts: readonly Iterable<number>[]): Uint8Array =>
	Uint8Array.from(parts.flatMap((part) => [...part]));

/** A frame of any header and payload with the right checksum, before stuffing. */
export function frameOf(header: number, sequence: number, payload: Uint8Array): Uint8Array {
	const frame = Uint8Array.of(header, sequence, ...payload, 0, 0);
	const crc = crc16(frame, frame.length - 2);
	frame[frame.length - 2] = crc >> 8;
	frame[frame.length - 1] = crc & 0xff;
	return frame;
}
