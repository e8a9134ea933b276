import { describe, expect, test } from 'vitest';
import { EMERGENCY_STOP } from '../../../src/io/wire/constants.ts';
import { crc16 } from '../../../src/io/wire/crc16.ts';
import { encodePayload } from '../../../src/io/wire/encode.ts';
import { createWireReceiver } from '../../../src/io/wire/endpoint.ts';
import { encodeFrame } from '../../../src/io/wire/frame.ts';
import type { Message } from '../../../src/io/wire/message.ts';
import vectors from './vectors.json' with { type: 'json' };

const hex = (bytes: Iterable<number>): string => Buffer.from([...bytes]).toString('hex');
const allMessages = [...vectors.messages, ...vectors.stimulation];
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

describe('The wire protocol agrees with the vectors of an independent implementation', () => {
	test('the checksum has the published check value', () => {
		expect(crc16(new TextEncoder().encode(vectors.crcCheck.ascii)).toString(16)).toBe(vectors.crcCheck.crc);
		expect(vectors.crcCheck.crc).toBe('d64e');
	});

	test('the emergency stop is the published sequence', () => {
		expect(hex(EMERGENCY_STOP)).toBe(vectors.emergencyStop);
	});

	test.each(allMessages)('$name: writing gives its bytes', ({ message, sequence, payload, frame }) => {
		expect(hex(encodePayload(message as Message))).toBe(payload);
		expect(hex(encodeFrame(message as Message, sequence))).toBe(frame);
	});

	test.each(allMessages)('$name: reading its bytes gives the message', ({ message, frame }) => {
		const got: Message[] = [];
		createWireReceiver({ message: (m) => got.push(m), emergencyStop: () => expect.unreachable() }).push(bytesOf(frame));
		expect(got).toEqual([message]);
	});

	test.each(vectors.streams)('stream: $name', ({ bytes, expect: names, counters }) => {
		const got: (Message | 'STOP')[] = [];
		const receiver = createWireReceiver({ message: (m) => got.push(m), emergencyStop: () => got.push('STOP') });
		receiver.push(bytesOf(bytes));
		const byName = new Map(vectors.messages.map(({ name, message }) => [name, message]));
		expect(got).toEqual(names.map((name) => (name === 'STOP' ? 'STOP' : byName.get(name))));
		const clean = {
			crcErrors: 0,
			framingErrors: 0,
			oversizeErrors: 0,
			malformedErrors: 0,
			unknownFrames: 0,
		};
		const { crcErrors, framingErrors, oversizeErrors, malformedErrors, unknownFrames } = receiver.counters();
		expect({ crcErrors, framingErrors, oversizeErrors, malformedErrors, unknownFrames }).toEqual(
			Object.assign(clean, Object.fromEntries(Object.entries(counters).filter(([name]) => name in clean))),
		);
		expect(receiver.counters()).toMatchObject(counters);
	});
});
