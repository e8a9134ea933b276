import { describe, expect, onTestFinished, test } from 'vitest';
import { createCommandMemory } from '../../../src/io/device/command-memory.ts';
import { deviceConditions } from '../../../src/io/device/conditions.ts';
import { createSimulatedHand } from '../../../src/io/device/hand.ts';
import { createHandServer } from '../../../src/io/device/hand-server.ts';
import { DEVICES, deviceKind } from '../../../src/io/device/registry.ts';
import { runHandDevice } from '../../../src/io/device/run-hand.ts';
import { createLoopback } from '../../../src/io/transport/loopback.ts';
import { createWireReceiver, createWireSender } from '../../../src/io/wire/endpoint.ts';
import type { Command, Message, MessageOf } from '../../../src/io/wire/message.ts';
import { whyNoPseudoTerminal } from '../transport/pty.ts';
import { createVirtualTime } from '../virtual-time.ts';

/** A host that writes messages by hand. */
function talk() {
	const time = createVirtualTime();
	const { host, device } = createLoopback(time);
	const server = createHandServer({ hand: createSimulatedHand(), ...time });
	server.plug(device);
	onTestFinished(() => server.close());
	const sender = createWireSender();
	const heard: Message[] = [];
	const receiver = createWireReceiver({ message: (message) => heard.push(message), emergencyStop: () => undefined });
	host.onData((bytes) => receiver.push(bytes));
	const say = async (...messages: Message[]): Promise<void> => {
		for (const message of messages) host.write(sender.frame(message));
		await time.advance(1);
	};
	const hello = (sessionId: number) =>
		say({ kind: 'hello', lowestVersion: 1, highestVersion: 1, sessionId, sentUs: 5, host: 'test' });
	const last = <K extends Message['kind']>(kind: K): MessageOf<K> | undefined =>
		heard.findLast((message): message is MessageOf<K> => message.kind === kind);
	return { time, server, say, hello, heard, last };
}

const command = (id: number, closure: number): Command => ({
	kind: 'command',
	id,
	target: 'grip',
	digits: ['thumb'],
	closure,
	strokesPerS: 4,
	forceLimitN: 20,
});

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

	test('a repeated hello changes nothing; a new one begins a session and tells the count of the old', async () => {
		const { say, hello, last } = talk();
		await hello(7);
		await say({ kind: 'events', spikes: [{ tUs: 1, channel: 1 }] });
		await hello(7);
		expect(last('helloReply')).toMatchObject({ sessionId: 7, previousSessionId: 0, previousSpikes: 0 });
		await hello(8);
		expect(last('helloReply')).toMatchObject({ sessionId: 8, previousSessionId: 7, previousSpikes: 1 });
	});

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
		expect(last('heartbeat')).toEqual({
			kind: 'heartbeat',
			sentUs: 10_000,
			echoUs: 123,
			heardUs: 10_000,
			spikes: 2,
			rejectedFrames: 0,
		});
	});

	test('acts once on a repeated command and not at all on an overtaken one', async () => {
		const { time, server, say, hello, heard, last } = talk();
		await hello(1);
		await say(command(1, 0.2));
		await time.advance(3);
		await say(command(1, 0.2));
		const acks = heard.filter(({ kind }) => kind === 'ack');
		expect(acks).toHaveLength(2);
		expect(acks[0]).toEqual(acks[1]);
		await say(command(3, 0.9), command(2, 0.1));
		expect(last('ack')).toMatchObject({ id: 2 });
		for (let i = 0; i < 10; i++) {
			await say({ kind: 'heartbeat', sentUs: i + 1, echoUs: 0, heardUs: 0, spikes: 0, rejectedFrames: 0 });
			await time.advance(99);
		}
		expect(server.state().hand.closures[0]).toBeCloseTo(0.9, 2);
		expect(server.state().lastCommandId).toBe(3);
	});

	test('sends telemetry fifty times a second while a host is there, and stops after', async () => {
		const { time, hello, heard } = talk();
		await hello(1);
		await time.advance(999);
		const count = () => heard.filter(({ kind }) => kind === 'telemetry').length;
		expect(count()).toBeGreaterThanOrEqual(48);
		await time.advance(100);
		const before = count();
		await time.advance(5000);
		expect(count()).toBe(before);
	});
});

describe('The memory for commands', () => {
	test('ids wrap after 65,535', () => {
		const memory = createCommandMemory();
		const acted: number[] = [];
		for (const id of [65_534, 65_535, 1, 65_533]) {
			memory.answer(command(id, 0), 0, () => {
				acted.push(id);
				return null;
			});
		}
		expect(acted).toEqual([65_534, 65_535, 1]);
	});

	test('a command for the wrist does not overtake one for the fingers; letting go overtakes both', () => {
		const memory = createCommandMemory();
		const acted: number[] = [];
		const answer = (message: Command) =>
			memory.answer(message, 0, () => {
				acted.push(message.id);
				return null;
			});
		answer({ kind: 'command', id: 2, target: 'wrist', angleDeg: 0, degPerS: 1 });
		answer(command(1, 0.5));
		answer({ kind: 'command', id: 9, target: 'relax' });
		answer(command(8, 0.5));
		expect(acted).toEqual([2, 1, 9]);
	});

	test('electrodes are told apart, and letting go overtakes every one', () => {
		const memory = createCommandMemory();
		const acted: number[] = [];
		const ask = (id: number, electrode: number) => {
			const level = { drive: 'rate', amplitudeUa: 1, phaseUs: 1, gapUs: 0, rateHz: 1 } as const;
			memory.answer({ kind: 'command', id, target: 'stimulate', electrode, ...level }, 0, () => {
				acted.push(id);
				return null;
			});
		};
		ask(2, 0);
		ask(1, 1);
		ask(1, 0);
		memory.answer({ kind: 'command', id: 9, target: 'relax' }, 0, () => null);
		ask(8, 0);
		ask(7, 3);
		ask(10, 3);
		expect(acted).toEqual([2, 1, 10]);
	});
});

describe('The devices there are', () => {
	test('are found by name, and an unknown one is refused with those there are', () => {
		expect(deviceKind('hand')).toBe(DEVICES[0]);
		expect(() => deviceKind('foot')).toThrow('There is no device foot; there are: hand,');
	});

	test('a condition out of range is refused', () => {
		expect(() => deviceConditions({ loss: 1.5 })).toThrow("The device's loss is 1.5; it must be from 0 to 1.");
		expect(() => deviceConditions({ latencyMs: Number.NaN })).toThrow('latencyMs is NaN');
	});

	test('a hand on a port that does not exist says so', async () => {
		await expect(runHandDevice({ port: '/dev/does-not-exist' })).rejects.toThrow('does not exist');
	});

	test('a hand runs until it is told to end', async ({ skip }) => {
		const why = await whyNoPseudoTerminal();
		if (why !== null) skip(why);
		const abort = new AbortController();
		const reason = await runHandDevice({ signal: abort.signal, onReady: () => abort.abort() });
		expect(reason.kind).toBe('requested');
	});
});
