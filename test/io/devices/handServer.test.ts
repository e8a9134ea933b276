import { describe, expect, onTestFinished, test } from 'vitest';
import { createSimulatedHand } from '../../../src/io/devices/twins/hand.ts';
import { createHandServer, type HandServerOptions } from '../../../src/io/devices/twins/handServer.ts';
import { createLoopback } from '../../../src/io/transport/loopback.ts';
import { stuff } from '../../../src/io/wire/cobs.ts';
import { EMERGENCY_STOP } from '../../../src/io/wire/constants.ts';
import { crc16 } from '../../../src/io/wire/crc16.ts';
import { createWireReceiver, createWireSender } from '../../../src/io/wire/endpoint.ts';
import type { Message, MessageOf } from '../../../src/io/wire/message.ts';
import { wrapStamp } from '../../../src/io/wire/timeStamp.ts';
import { createVirtualTime } from '../virtualTime.ts';
import { command, relax } from './handCommands.ts';

/** A host that writes messages by hand. */
function talk(make: Partial<HandServerOptions> = {}) {
	const time = createVirtualTime();
	const { host, device } = createLoopback(time);
	const hand = createSimulatedHand();
	const server = createHandServer({ hand, ...time, ...make });
	server.plug(device);
	onTestFinished(() => server.close());
	const sender = createWireSender();
	const heard: Message[] = [];
	const receiver = createWireReceiver(
		{ message: (message) => heard.push(message), emergencyStop: () => undefined },
		'host',
	);
	host.onData((bytes) => receiver.push(bytes));
	const write = async (...frames: Uint8Array[]): Promise<void> => {
		for (const frame of frames) host.write(frame);
		await time.advance(1);
	};
	const say = (...messages: Message[]) => write(...messages.map((message) => sender.frame(message)));
	const last = <K extends Message['kind']>(kind: K): MessageOf<K> | undefined =>
		heard.findLast((message): message is MessageOf<K> => message.kind === kind);
	const hello = (sessionId: number, lowestVersion = 1, highestVersion = 2) =>
		say({ kind: 'hello', lowestVersion, highestVersion, sessionId, sentUs: 5, host: 'test' });
	let beats = 0;
	/** A heartbeat that answers the last answer heard, or whatever is said. */
	const beat = (echoUs = last('heartbeatAnswer')?.sentUs ?? 0) =>
		say({ kind: 'heartbeat', sentUs: 1000 + beats++, echoUs, heardUs: 0, spikes: 0, rejectedFrames: 0 });
	/** Hello, and the two heartbeats that it takes to be there. */
	const begin = async (sessionId: number) => {
		await hello(sessionId);
		await beat();
		await beat();
	};
	return { time, hand, server, host, write, say, hello, beat, begin, heard, last };
}

describe('The simulated hand on a line', () => {
	test('says nothing and does nothing before hello, but hears the emergency stop', async () => {
		const { time, server, say, heard } = talk();
		await say(command(1, 1), { kind: 'events', spikes: [{ tUs: 1, channel: 1 }] });
		await time.advance(500);
		expect(heard).toEqual([]);
		expect(server.state().spikes.total).toBe(0);
		server.pressEmergencyStop();
		await time.advance(1);
		expect(heard).toEqual([{ kind: 'emergencyStopState', latched: true, cause: 'button', changedUs: 501_000 }]);
	});

	test('a repeated hello changes nothing; a new one lets go, begins a session and tells the count of the old', async () => {
		const { server, say, hello, begin, last } = talk();
		await begin(7);
		await say(command(1, 1), { kind: 'events', spikes: [{ tUs: 1, channel: 1 }] });
		await hello(7);
		expect(last('helloReply')).toMatchObject({ version: 2, sessionId: 7, previousSessionId: 0, previousSpikes: 0 });
		expect(server.state().hand).toMatchObject({ driven: true, heartbeatCurrent: true });
		await hello(8);
		expect(last('helloReply')).toMatchObject({ version: 2, sessionId: 8, previousSessionId: 7, previousSpikes: 1 });
		expect(server.state().hand).toMatchObject({ driven: false, heartbeatCurrent: false });
		await say(command(1, 1));
		expect(last('nak')).toMatchObject({ id: 1, reason: 'noHeartbeat' });
	});

	test.each([
		['older', 1, 1],
		['newer', 3, 9],
	])(
		'answers a host that speaks %s versions only with version 0, and has no session any more',
		async (_, low, high) => {
			const { server, say, hello, begin, last, heard } = talk();
			await begin(7);
			await say(command(1, 1), { kind: 'events', spikes: [{ tUs: 1, channel: 1 }] });
			await hello(8, low, high);
			expect(last('helloReply')).toMatchObject({ version: 0, sessionId: 8, previousSessionId: 7, previousSpikes: 1 });
			expect(server.state()).toMatchObject({ sessionId: 0, hand: { driven: false } });
			const before = heard.length;
			await say(command(2, 1), relax(3));
			expect(heard.length).toBe(before);
			await hello(9);
			expect(last('helloReply')).toMatchObject({ version: 2, previousSessionId: 7, previousSpikes: 1 });
		},
	);

	test('answers a heartbeat with its stamps and the spikes before it', async () => {
		const { time, say, hello, last } = talk();
		await hello(1);
		await time.advance(9);
		await say(
			{
				kind: 'events',
				spikes: [
					{ tUs: 1, channel: 1 },
					{ tUs: 2, channel: 1 },
				],
			},
			{ kind: 'heartbeat', sentUs: 123, echoUs: 0, heardUs: 0, spikes: 2, rejectedFrames: 0 },
			{ kind: 'events', spikes: [{ tUs: 3, channel: 1 }] },
		);
		expect(last('heartbeatAnswer')).toEqual({
			kind: 'heartbeatAnswer',
			sentUs: 10_000,
			echoUs: 123,
			heardUs: 10_000,
			spikes: 2,
			rejectedFrames: 0,
		});
	});

	test('takes no command before a heartbeat that answers its own of at most 500 ms ago', async () => {
		const { time, server, say, hello, beat, last } = talk();
		await hello(1);
		await beat(0);
		await say(command(1, 1));
		expect(last('nak')).toMatchObject({ id: 1, reason: 'noHeartbeat' });
		const answeredUs = last('heartbeatAnswer')?.sentUs ?? 0;
		// Not of the future either.
		await beat(answeredUs + 400_000);
		await say(command(2, 1));
		expect(last('nak')).toMatchObject({ id: 2, reason: 'noHeartbeat' });
		await time.advance(answeredUs / 1000 + 500 - time.clock());
		await beat(answeredUs - 1);
		await say(command(3, 1));
		expect(last('nak')).toMatchObject({ id: 3, reason: 'noHeartbeat' });
		await beat(last('heartbeatAnswer')?.sentUs);
		await say(command(4, 1));
		expect(last('ack')).toMatchObject({ id: 4 });
		expect(server.state().hand).toMatchObject({ driven: true, heartbeatCurrent: true });
	});

	test('counts a heartbeat that answers what it said 500 ms ago, and none that answers anything older', async () => {
		for (const [ageUs, fresh] of [
			[500_000, true],
			[500_001, false],
		] as const) {
			const { time, server, hello, beat } = talk();
			await hello(1);
			await time.advance(999);
			await beat(1_000_000 - ageUs);
			expect(server.state().hand.heartbeatCurrent).toBe(fresh);
		}
	});

	test('HELLOs, echoes and stale heartbeats do not keep it driven', async () => {
		const { time, server, say, hello, beat, begin, last } = talk();
		await begin(1);
		await say(command(1, 1));
		const stale = last('heartbeatAnswer')?.sentUs ?? 0;
		await time.advance(240);
		const answer = last('heartbeatAnswer');
		await hello(1);
		if (answer) await say(answer, { ...answer, sentUs: 240_000 });
		await beat(0);
		await beat(wrapStamp(stale - 600_000));
		await time.advance(15);
		expect(server.state().hand).toMatchObject({ driven: false, watchdogRelaxed: true, heartbeatCurrent: false });
		expect(server.state().received.echoedFrames).toBe(2);
		// Heartbeats alone bring nothing back.
		await beat();
		await time.advance(50);
		expect(server.state().hand).toMatchObject({ driven: false, heartbeatCurrent: true });
	});

	test('lets go and acknowledges relax in every state of a session', async () => {
		const { server, say, hello, last, begin } = talk();
		await hello(1);
		await say(relax(1));
		expect(last('ack')).toMatchObject({ id: 1 });
		await begin(2);
		await say(command(9, 1), relax(3));
		expect(last('ack')).toMatchObject({ id: 3 });
		expect(server.state().hand.driven).toBe(false);
		await say(command(10, 1), relax(3));
		expect(server.state().hand.driven).toBe(false);
		server.pressEmergencyStop();
		await say(relax(11));
		expect(last('ack')).toMatchObject({ id: 11 });
	});

	test('refuses a command that makes no sense by its id, in a session only', async () => {
		const { write, begin, last, heard, server } = talk();
		const malformed = (sequence: number): Uint8Array => {
			const frame = Uint8Array.from([0x25, sequence, 0x34, 0x12, 9, 0, 0]);
			const crc = crc16(frame, 5);
			frame.set([crc >> 8, crc & 0xff], 5);
			return Uint8Array.from([...stuff(frame), 0]);
		};
		await write(malformed(0));
		expect(heard).toEqual([]);
		await begin(1);
		await write(malformed(9));
		expect(last('nak')).toMatchObject({ id: 0x1234, reason: 'malformed' });
		expect(server.state().received.malformedErrors).toBe(2);
	});

	test('acts once on a repeated command and refuses an overtaken one', async () => {
		const { time, server, say, begin, beat, heard, last } = talk();
		await begin(1);
		await say(command(1, 0.2));
		await time.advance(3);
		await say(command(1, 0.2));
		const acks = heard.filter(({ kind }) => kind === 'ack');
		expect(acks).toHaveLength(2);
		expect(acks[0]).toEqual(acks[1]);
		await say(command(3, 0.9), command(2, 0.1));
		expect(last('nak')).toMatchObject({ id: 2, reason: 'overtaken' });
		for (let i = 0; i < 10; i++) {
			await beat();
			await time.advance(99);
		}
		expect(server.state().hand.closures[0]).toBeCloseTo(0.9, 2);
		expect(server.state().lastCommandId).toBe(3);
	});

	test('counts no spike on a channel that it does not have', async () => {
		const { server, say, begin } = talk({ channels: 4 });
		await begin(1);
		await say(
			{
				kind: 'events',
				spikes: [
					{ tUs: 1, channel: 3 },
					{ tUs: 2, channel: 4 },
				],
			},
			{ kind: 'rates', windowEndUs: 1, windowUs: 1, firstChannel: 2, counts: [5, 6, 7] },
		);
		expect(server.state().spikes).toMatchObject({ session: 12, asRates: 11, byChannel: { 2: 5, 3: 7 } });
	});

	test('says how its stop stands when it latches, at every further stop, and when a person resets it', async () => {
		const { server, write, begin, heard } = talk();
		const states = () => heard.filter(({ kind }) => kind === 'emergencyStopState');
		await begin(1);
		await write(Uint8Array.from(EMERGENCY_STOP));
		server.pressEmergencyStop();
		server.resetEmergencyStop();
		await write();
		expect(states()).toMatchObject([
			{ latched: true, cause: 'wire', changedUs: 3000 },
			{ latched: true, cause: 'wire', changedUs: 3000 },
			{ latched: false, cause: 'none', changedUs: 4000 },
		]);
	});

	test('a restart ends session and drive; its stop stays', async () => {
		const { server, say, begin, last, hello } = talk();
		await begin(1);
		await say(command(1, 1));
		server.restart(false);
		expect(server.state()).toMatchObject({ sessionId: 0, hand: { driven: false, heartbeatCurrent: false } });
		server.pressEmergencyStop();
		server.restart(true);
		await hello(1);
		expect(last('helloReply')).toMatchObject({ previousSessionId: 0, emergencyStopped: true });
	});

	test('sends telemetry fifty times a second while a host is there, and stops after', async () => {
		const { time, begin, hello, heard } = talk();
		const count = () => heard.filter(({ kind }) => kind === 'telemetry').length;
		await hello(1);
		await time.advance(500);
		expect(count()).toBe(0);
		await begin(2);
		await time.advance(999);
		expect(count()).toBeGreaterThanOrEqual(48);
		await time.advance(100);
		const before = count();
		await time.advance(5000);
		expect(count()).toBe(before);
	});
});
