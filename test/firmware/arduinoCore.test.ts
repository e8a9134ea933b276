import { beforeAll, describe, expect, test } from 'vitest';
import { stuff } from '../../src/io/wire/cobs.ts';
import { MESSAGE_CODES, type MessageKind, SENDERS } from '../../src/io/wire/constants.ts';
import { crc16 } from '../../src/io/wire/crc16.ts';
import { decodePayload } from '../../src/io/wire/decode.ts';
import { frameVersion } from '../../src/io/wire/frame.ts';
import { type Command, FAULTS, type Message, NAK_REASONS, STOP_CAUSES } from '../../src/io/wire/message.ts';
import { DIGITS } from '../../src/protocol/deviceCommand.ts';
import { chanceConversations, conversationsFor, hold, whyNoChance } from '../io/wire/conversations.ts';
import vectors from '../io/wire/vectors.json' with { type: 'json' };
import { fc } from '../property.ts';
import { seedFor } from '../seed.ts';
import { wakeCore } from './arduinoConversation.ts';
import { type LineProgram, startProgram } from './arduinoPrograms.ts';
import { buildFirmware, whyNoFirmware } from './arduinoTools.ts';

const whyNot = whyNoFirmware('probe');
/** A command as the whole numbers that the firmware prints. */
function commandAsNumbers(message: Command): Record<string, unknown> {
	const { kind, id } = message;
	const blank = { kind, id, digits: 0, closures: [0, 0, 0, 0, 0], speed: 0, forceLimit: 0, angle: 0, angularSpeed: 0 };
	switch (message.target) {
		case 'grip':
			return {
				...blank,
				target: 1,
				digits: message.digits.reduce((mask, digit) => mask | (1 << DIGITS.indexOf(digit)), 0),
				closures: Array(5).fill(message.closure * 10_000),
				speed: message.strokesPerS * 1000,
				forceLimit: message.forceLimitN * 100,
			};
		case 'digits':
			return {
				...blank,
				target: 2,
				digits: 31,
				closures: message.closures.map((closure) => closure * 10_000),
				speed: message.strokesPerS * 1000,
				forceLimit: message.forceLimitN * 100,
			};
		case 'wrist':
			return { ...blank, target: 3, angle: message.angleDeg * 10, angularSpeed: message.degPerS * 10 };
		case 'relax':
			return { ...blank, target: 4 };
		case 'stimulate':
			// A hand reads it only to refuse it.
			return { ...blank, target: 5 };
	}
}

/** A message as the whole numbers that the firmware prints for what a host sends. */
function asNumbers(message: Message): Record<string, unknown> {
	switch (message.kind) {
		case 'hello': {
			const { host: _, ...numbers } = message;
			return numbers;
		}
		case 'command':
			return commandAsNumbers(message);
		case 'events':
		case 'rates':
		case 'heartbeat':
			return { ...message };
		case 'helloReply':
		case 'ack':
		case 'nak':
		case 'telemetry':
		case 'heartbeatAnswer':
		case 'emergencyStopState':
		case 'electrodes':
			// Only devices say that: the firmware does not look at it.
			return { kind: 'echo' };
	}
}

/** The fields of a device's message in the order in which the probe takes them. */
function fieldsOf(message: Message): string {
	const flag = (on: boolean): number => Number(on);
	switch (message.kind) {
		case 'helloReply':
			return `${[
				message.version,
				message.sessionId,
				message.echoUs,
				message.deviceUs,
				message.previousSessionId,
				message.previousSpikes,
				message.channels,
				message.baud,
				...message.firmware,
				flag(message.emergencyStopped),
				flag(message.haltedBefore),
			].join(' ')} ${message.identity}|${message.serialNumber}`;
		case 'ack':
			return `${message.id} 0 ${message.actedUs}`;
		case 'nak':
			return `${message.id} ${NAK_REASONS.indexOf(message.reason) + 1} ${message.deviceUs}`;
		case 'telemetry':
			return [
				message.deviceUs,
				message.lastCommandId,
				message.actedUs,
				message.spikesReceived,
				message.spikesUs,
				flag(message.emergencyStopped),
				flag(message.watchdogRelaxed),
				flag(message.driven),
				flag(message.heartbeatCurrent),
				flag(message.halted),
				message.faults.reduce((mask, fault) => mask | (1 << FAULTS.indexOf(fault)), 0),
				...message.closures.map((closure) => closure * 10_000),
				message.wristDeg * 10,
				Math.round(message.forceN * 100),
				message.currentMa,
				message.temperatureC * 10,
			].join(' ');
		case 'heartbeatAnswer':
			return [message.sentUs, message.echoUs, message.heardUs, message.spikes, message.rejectedFrames].join(' ');
		case 'emergencyStopState':
			return [flag(message.latched), STOP_CAUSES.indexOf(message.cause), message.changedUs].join(' ');
		case 'hello':
		case 'events':
		case 'rates':
		case 'command':
		case 'heartbeat':
		case 'electrodes':
			throw new Error(`no hand sends ${message.kind}`);
	}
}

/** What steps of a quantity come to after being divided and multiplied: whole again. */
const inWholeNumbers = (numbers: Record<string, unknown>): Record<string, unknown> =>
	JSON.parse(JSON.stringify(numbers), (_, value) => (typeof value === 'number' ? Math.round(value) + 0 : value));

const KINDS = new Map(
	(Object.keys(MESSAGE_CODES) as MessageKind[]).map((kind) => [MESSAGE_CODES[kind] as number, kind]),
);

/** A frame of a payload that need not make sense, in hexadecimal. */
function rawFrame(code: number, payload: readonly number[]): string {
	const kind = KINDS.get(code);
	const frame = Uint8Array.from([((kind ? frameVersion(kind, 2) : 2) << 4) | code, 0, ...payload, 0, 0]);
	const crc = crc16(frame, frame.length - 2);
	frame.set([crc >> 8, crc & 0xff], frame.length - 2);
	return `${Buffer.from(stuff(frame)).toString('hex')}00`;
}

describe.skipIf(whyNot !== null)(`The Arduino firmware's core${whyNot === null ? '' : ` (${whyNot})`}`, () => {
	let path = '';
	beforeAll(() => {
		path = buildFirmware('probe').path;
	});

	const ask = async (program: LineProgram, line: string): Promise<Record<string, unknown>> => {
		const from = program.said.length;
		program.write(line);
		return program.next(() => true, from);
	};

	test.each([...vectors.messages, ...vectors.stimulation])(
		'reads the shared vector $name',
		async ({ message, sequence, payload, frame }) => {
			const { found } = await ask(startProgram(path, []), `stream ${frame}`);
			expect(found).toEqual([{ sequence, payload, message: asNumbers(message as Message) }]);
		},
	);

	// That another host has the device, a device on a single serial line never says; the length of its frames is fixed.
	const handSays = vectors.messages.filter(({ sender, message }) => {
		const { busy = false, bufferBytes = 250 } = message as { busy?: boolean; bufferBytes?: number };
		return sender === 'device' && !busy && bufferBytes === 250;
	});

	test.each(handSays)('writes the shared vector $name byte for byte', async ({ message, sequence, frame }) => {
		const said = message as Message;
		const line = `write ${MESSAGE_CODES[said.kind]} ${sequence} ${fieldsOf(said)}`;
		expect(await ask(startProgram(path, []), line)).toEqual({ frame });
	});

	const toDevices = vectors.streams.filter(({ side }) => side === 'device');

	test.each(toDevices)('survives the shared stream: $name', async ({ bytes, expect: names, counters }) => {
		const payloads = new Map(vectors.messages.map(({ name, payload }) => [name, payload]));
		const said = (await ask(startProgram(path, []), `stream ${bytes}`)) as {
			found: ({ stop: true } | { payload: string; message: { kind: string } })[];
			counters: Record<string, number>;
		};
		const heard = said.found.filter((one) => 'stop' in one || one.message.kind !== 'echo');
		expect(heard).toHaveLength(names.length);
		heard.forEach((one, i) => {
			const name = names[i] ?? '';
			// A payload may have grown: what is known of it comes first.
			if ('stop' in one) expect(name).toBe('STOP');
			else expect(one.payload.startsWith(payloads.get(name) ?? 'none')).toBe(true);
		});
		const none = Object.fromEntries(Object.keys(said.counters).map((name) => [name, 0]));
		expect(said.counters).toEqual({ ...none, ...counters });
	});

	test.each(conversationsFor({ kind: 'hand', channels: null, exact: true }))(
		'holds the shared conversation: $name',
		async (conversation) => hold(conversation, await wakeCore(path, conversation)),
	);

	test.skipIf(whyNoChance !== null)('holds 50 conversations by chance', async () => {
		for (const talk of chanceConversations(1, 50, { kind: 'hand', channels: 256 })) {
			await hold(talk, await wakeCore(path, talk));
		}
	});

	test('takes and refuses the same payloads as the app, and reads the same out of them, whatever they are', async () => {
		const program = startProgram(path, []);
		const known = [...vectors.messages, ...vectors.stimulation].map(({ message, payload }) => ({
			code: MESSAGE_CODES[(message as Message).kind],
			bytes: [...Buffer.from(payload, 'hex')],
		}));
		const edges = ['ffffffff0f', 'ffffffff10', 'ffffffffff', '8000', '8100', 'ffff03', '808004'].map((text) => [
			...Buffer.from(text, 'hex'),
		]);
		const byte = fc.integer({ min: 0, max: 255 });
		const payload = fc.oneof(
			fc.record({ code: fc.integer({ min: 0, max: 15 }), bytes: fc.array(byte, { maxLength: 60 }) }),
			// A known message with bytes cut, changed and appended, also at the limits of variable-length numbers.
			fc
				.record({
					from: fc.constantFrom(...known),
					keep: fc.nat(60),
					change: fc.array(fc.tuple(fc.nat(60), byte), { maxLength: 2 }),
					append: fc.oneof(fc.array(byte, { maxLength: 4 }), fc.constantFrom(...edges)),
				})
				.map(({ from, keep, change, append }) => {
					const bytes = [...from.bytes.slice(0, keep), ...append];
					for (const [at, value] of change) if (at < bytes.length) bytes[at] = value;
					return { code: from.code, bytes };
				}),
		);
		await fc.assert(
			fc.asyncProperty(payload, async ({ code, bytes }) => {
				const kind = KINDS.get(code);
				const own = kind !== undefined && SENDERS[kind] === 'device';
				const decoded = decodePayload(code, Uint8Array.from(bytes), 2);
				const said = (await ask(program, `stream ${rawFrame(code, bytes)}`)) as { found: { message: unknown }[] };
				const expected = own
					? [{ kind: 'echo' }]
					: decoded.ok
						? [expect.objectContaining(inWholeNumbers(asNumbers(decoded.message)))]
						: [];
				expect(said.found.map(({ message }) => message)).toEqual(expected);
			}),
			{ numRuns: 3000, seed: seedFor('payloads', 4) },
		);
	});

	test('takes a damaged frame for a good one no more often than a 16-bit checksum must', async () => {
		const frames = 2_000_000;
		const { accepted, crcFaults, others } = await ask(startProgram(path, []), `odds ${frames} 1`);
		// One in 65,536 is expected: 30.5, with a standard deviation of 5.5; the generator's seed is fixed.
		expect(Number(accepted)).toBeGreaterThan(30.5 - 4 * 5.5);
		expect(Number(accepted)).toBeLessThan(30.5 + 4 * 5.5);
		expect(Number(accepted) + Number(crcFaults)).toBe(frames);
		expect(others).toBe(0);
	});
});
