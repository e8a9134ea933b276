import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EMERGENCY_STOP, type ProtocolVersion, type Side } from '../../../src/io/wire/constants.ts';
import { crc16 } from '../../../src/io/wire/crc16.ts';
import { encodePayload } from '../../../src/io/wire/encode.ts';
import { createWireReceiver } from '../../../src/io/wire/endpoint.ts';
import { encodeFrame } from '../../../src/io/wire/frame.ts';
import type { Message } from '../../../src/io/wire/message.ts';
import vectors from './vectors.json' with { type: 'json' };

const hex = (bytes: Iterable<number>): string => Buffer.from([...bytes]).toString('hex');
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

/** Every message with the version that is spoken where it travels. */
const allMessages = [
	...[...vectors.messages, ...vectors.stimulation].map((vector) => ({ ...vector, agreed: 2 as ProtocolVersion })),
	...vectors.version1.map((vector) => ({ ...vector, agreed: 1 as ProtocolVersion })),
];

type Heard = Message | 'STOP';

function listen(side: Side, agreed: ProtocolVersion) {
	const heard: Heard[] = [];
	const receiver = createWireReceiver(
		{ message: (message) => heard.push(message), emergencyStop: () => heard.push('STOP') },
		side,
	);
	receiver.speak(agreed);
	return { heard, receiver };
}

const witness = join(import.meta.dirname, 'make-vectors.py');
const whyNoPython = spawnSync('python3', ['--version']).status === 0 ? null : 'SKIPPED: python3 is not installed';
if (whyNoPython) console.warn(whyNoPython);

test.skipIf(whyNoPython !== null)('vectors.json is what the independent implementation writes today', () => {
	const { status, stdout, stderr } = spawnSync('python3', [witness, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 });
	expect(status, stderr).toBe(0);
	expect(JSON.parse(stdout)).toEqual(vectors);
});

describe('The wire protocol agrees with the vectors of an independent implementation', () => {
	test('the checksum has the published check value', () => {
		expect(crc16(new TextEncoder().encode(vectors.crcCheck.ascii)).toString(16)).toBe(vectors.crcCheck.crc);
		expect(vectors.crcCheck.crc).toBe('d64e');
	});

	test('the emergency stop is the published sequence', () => {
		expect(hex(EMERGENCY_STOP)).toBe(vectors.emergencyStop);
	});

	test.each(allMessages)('$name, version $agreed: writing gives its bytes', (vector) => {
		const message = vector.message as Message;
		expect(hex(encodePayload(message, vector.agreed))).toBe(vector.payload);
		expect(hex(encodeFrame(message, vector.sequence, vector.agreed))).toBe(vector.frame);
	});

	test.each(allMessages)('$name, version $agreed: the other side reads it, the own side hears an echo', (vector) => {
		const other = vector.sender === 'host' ? 'device' : 'host';
		const there = listen(other, vector.agreed);
		there.receiver.push(bytesOf(vector.frame));
		expect(there.heard).toEqual([vector.message]);
		expect(there.receiver.counters()).toMatchObject({ frames: 1, echoedFrames: 0, unknownFrames: 0 });

		const here = listen(vector.sender as Side, vector.agreed);
		here.receiver.push(bytesOf(vector.frame));
		const bothWays = vector.agreed === 1 && vector.message.kind === 'heartbeat';
		expect(here.heard).toEqual(bothWays ? [vector.message] : []);
		expect(here.receiver.counters()).toMatchObject({ frames: 1, echoedFrames: bothWays ? 0 : 1, unknownFrames: 0 });
	});

	test.each(vectors.streams)('stream: $name', ({ side, version, bytes, expect: names, counters }) => {
		const { heard, receiver } = listen(side as Side, version as ProtocolVersion);
		receiver.push(bytesOf(bytes));
		const byName = new Map(allMessages.map(({ name, message }) => [name, message]));
		expect(heard).toEqual(names.map((name) => (name === 'STOP' ? 'STOP' : byName.get(name))));
		const zero = Object.fromEntries(Object.keys(receiver.counters()).map((name) => [name, 0]));
		expect(receiver.counters()).toEqual({ ...zero, bytes: bytes.length / 2, ...counters });
	});
});
