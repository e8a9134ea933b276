import { describe, expect, test } from 'vitest';
import { stuff } from '../../../src/io/wire/cobs.ts';
import {
	GREETING_VERSION,
	HIGHEST_VERSION,
	MESSAGE_CODES,
	type MessageKind,
	type ProtocolVersion,
	SENDERS,
	type Side,
} from '../../../src/io/wire/constants.ts';
import { encodePayload } from '../../../src/io/wire/encode.ts';
import { encodeFrame } from '../../../src/io/wire/frame.ts';
import type { Message, MessageOf } from '../../../src/io/wire/message.ts';
import { fc } from '../../property.ts';
import { frameOf, join, listen, relax } from './ears.ts';
import { isHeardBy, strangeEncounters } from './messages.ts';
import vectors from './vectors.json' with { type: 'json' };

const frameVersionOf = (code: number): ProtocolVersion => (code <= 2 ? GREETING_VERSION : HIGHEST_VERSION);

const reply = vectors.messages.find(({ name }) => name === 'hello-reply')?.message as MessageOf<'helloReply'>;

const noElectrodes = { electrodes: 0, maxAmplitudeUa: 200, maxPhaseUs: 1000, maxRateHz: 500, maxChargeNc: 100 };

describe('Versions and directions', () => {
	/** What must become of a frame by docs/protocol.md: the rule once more, in other words. */
	const fate = (message: Message, sentIn: ProtocolVersion, ears: Side, agreed: ProtocolVersion) => {
		const greets = message.kind === 'hello' || message.kind === 'helloReply';
		const everyVersion = greets || (message.kind === 'emergencyStopState' && ears === 'host');
		if (!everyVersion && sentIn !== agreed) return 'unknown';
		return isHeardBy(ears, agreed, message) ? 'heard' : 'echo';
	};

	test('a frame is heard, an echo, or unknown by its kind and version alone; only what is heard is followed', () => {
		const fates = new Set<string>();
		fc.assert(
			fc.property(strangeEncounters, fc.nat({ max: 255 }), ({ side, version, sentIn, message }, sequence) => {
				const { heard, receiver } = listen(side, version);
				const before: Message = side === 'host' ? { kind: 'ack', id: 7, actedUs: 8 } : relax;
				receiver.push(encodeFrame(before, 10, version));
				receiver.push(encodeFrame(message, sequence, sentIn));
				receiver.push(encodeFrame(before, 11, version));
				const wanted = fate(message, sentIn, side, version);
				fates.add(wanted);
				expect(heard).toEqual(wanted === 'heard' ? [before, message, before] : [before, before]);
				expect(receiver.counters()).toMatchObject({
					frames: 3,
					unknownFrames: wanted === 'unknown' ? 1 : 0,
					echoedFrames: wanted === 'echo' ? 1 : 0,
					malformedErrors: 0,
				});
				if (wanted !== 'heard') expect(receiver.counters()).toMatchObject({ sequenceGaps: 0, missedFrames: 0 });
			}),
			{ numRuns: 1000 },
		);
		expect([...fates].sort()).toEqual(['echo', 'heard', 'unknown']);
	});

	test('an echo is an echo whatever its payload', () => {
		fc.assert(
			fc.property(
				fc.constantFrom<Side>('host', 'device'),
				fc.nat({ max: 15 }),
				fc.uint8Array({ maxLength: 246 }),
				(ears, code, payload) => {
					const { heard, receiver } = listen(ears, 2);
					const frame = frameOf((frameVersionOf(code) << 4) | code, 3, payload);
					receiver.push(join([stuff(frame), [0]]));
					const kind = Object.entries(MESSAGE_CODES).find(([, number]) => number === code)?.[0] as
						| MessageKind
						| undefined;
					if (kind === undefined || SENDERS[kind] !== ears) return;
					expect(heard).toEqual([]);
					expect(receiver.counters()).toMatchObject({ frames: 1, echoedFrames: 1, malformedErrors: 0 });
				},
			),
			{ numRuns: 1000 },
		);
	});

	test('a command that makes no sense is told with its id, if it has one', () => {
		const { heard, malformedIds, receiver } = listen('device');
		for (const payload of [[0x34, 0x12, 9], [0x35, 0x12], [0x36], []]) {
			receiver.push(join([stuff(frameOf(0x25, 0, Uint8Array.from(payload))), [0]]));
		}
		expect(heard).toEqual([]);
		expect(malformedIds).toEqual([0x1234, 0x1235]);
		expect(receiver.counters()).toMatchObject({ frames: 4, malformedErrors: 4 });
	});

	test('a level of stimulation makes no sense in version 1, in neither layout', () => {
		const { payload } = vectors.stimulation.find(({ name }) => name === 'command-stimulate') ?? { payload: '' };
		const whole = Uint8Array.from(Buffer.from(payload, 'hex'));
		for (const bytes of [whole, whole.subarray(0, whole.length - 4)]) {
			const { heard, receiver } = listen('device', 1);
			receiver.push(join([stuff(frameOf(0x15, 0, bytes)), [0]]));
			expect(heard).toEqual([]);
			expect(receiver.counters()).toMatchObject({ frames: 1, malformedErrors: 1 });
		}
	});

	test.each([
		[{ bufferBytes: 63 }, { field: 'longest frame', value: 63, range: '64 to 250 bytes' }],
		[{ bufferBytes: 251 }, { field: 'longest frame', value: 251, range: '64 to 250 bytes' }],
		[{ channels: 0 }, { field: 'spike channels', value: 0, range: '1 to 65535 in a device that takes spikes' }],
		[{ baud: 9599 }, { field: 'baud', value: 9599, range: '0 (not limited), or 9600 to 2000000' }],
		[
			{ capabilities: { ...reply.capabilities, stimulate: true }, stimulator: noElectrodes },
			{ field: 'electrodes', value: 0, range: '1 to 65535 in a device that stimulates' },
		],
		[{ baud: 2_000_001 }, { field: 'baud', value: 2_000_001, range: '0 (not limited), or 9600 to 2000000' }],
	])('a HELLO_REPLY with %j is not taken, and told by field, value and range', (changes, why) => {
		const { heard, outOfRange, receiver } = listen('host');
		receiver.push(encodeFrame({ ...reply, ...changes }, 0, 2));
		expect(heard).toEqual([]);
		expect(outOfRange).toEqual([why]);
		expect(receiver.counters()).toMatchObject({ frames: 1, malformedErrors: 1 });
	});

	test.each([
		['without channels, from a device that takes no spikes', { channels: 0 }, { events: false, rates: false }],
		['not limited in rate', { baud: 0 }, {}],
		['with the shortest buffer', { bufferBytes: 64 }, {}],
	])('a HELLO_REPLY %s is taken', (_, changes, lacks) => {
		const { heard, receiver } = listen();
		const sent: Message = { ...reply, ...changes, capabilities: { ...reply.capabilities, ...lacks } };
		receiver.push(encodeFrame(sent, 0, 2));
		expect(heard).toEqual([sent]);
	});
});

describe('Messages that must not leave', () => {
	test.each([
		[{ kind: 'events', spikes: [] }, 'at least one spike'],
		[
			{
				kind: 'events',
				spikes: [
					{ tUs: 10, channel: 0 },
					{ tUs: 9, channel: 0 },
				],
			},
			'order of time',
		],
		[{ kind: 'events', spikes: [{ tUs: 10, channel: 65536 }] }, 'channel is 65536'],
		[{ kind: 'command', id: 1, target: 'wrist', angleDeg: Number.NaN, degPerS: 1 }, 'angleDeg is NaN'],
		[{ kind: 'command', id: 1, target: 'wrist', angleDeg: 0, degPerS: Number.NaN }, 'degPerS is NaN'],
		[
			{ kind: 'command', id: 1, target: 'grip', digits: [], closure: 1.01, strokesPerS: 1, forceLimitN: 1 },
			'closure is 1.01',
		],
		[{ kind: 'ack', id: 65536, actedUs: 0 }, 'id is 65536'],
		[
			{ kind: 'rates', windowEndUs: 0, windowUs: 0, firstChannel: 0, counts: Array(247).fill(1) },
			'counts does not fit',
		],
		[{ kind: 'hello', lowestVersion: 2, highestVersion: 1, sessionId: 1, sentUs: 0, host: '' }, 'versions are 2 to 1'],
		[{ kind: 'hello', lowestVersion: 0, highestVersion: 2, sessionId: 1, sentUs: 0, host: '' }, 'versions are 0 to 2'],
		[{ kind: 'hello', lowestVersion: 1, highestVersion: 2, sessionId: 0, sentUs: 0, host: '' }, 'sessionId is 0'],
		[
			{ kind: 'electrodes', maxReturnUa: 1, maxHoldS: 1, shannonK: 1.5, firstElectrode: 0, electrodes: [] },
			'at least one electrode',
		],
	] as const)('%j is refused by name', (message, sentence) => {
		expect(() => encodePayload(message as Message, 2)).toThrow(sentence);
	});

	test.each([
		[{ kind: 'heartbeatAnswer', sentUs: 1, echoUs: 1, heardUs: 1, spikes: 0, rejectedFrames: 0 }],
		[
			{
				kind: 'electrodes',
				maxReturnUa: 1,
				maxHoldS: 1,
				shannonK: 1.5,
				firstElectrode: 0,
				electrodes: [{ areaUm2: 1, maxChargeNc: 1 }],
			},
		],
		[
			{
				kind: 'command',
				id: 1,
				target: 'stimulate',
				electrode: 0,
				drive: 'rate',
				amplitudeUa: 1,
				phaseUs: 1,
				gapUs: 1,
				rateHz: 1,
				holdS: 1,
				riseUaPerS: 10,
			},
		],
	] as const)('%j has no form in version 1', (message) => {
		expect(() => encodePayload(message as Message, 1)).toThrow('no form in version 1');
		expect(() => encodePayload(message as Message, 2)).not.toThrow();
	});
});
