import { expect, onTestFinished, test } from 'vitest';
import { hostLines } from '../../../src/host/hostLines.ts';
import { createLoopback } from '../../../src/io/transport/loopback.ts';
import { createWireReceiver, createWireSender } from '../../../src/io/wire/endpoint.ts';
import type { Message } from '../../../src/io/wire/message.ts';
import { createDevices } from '../../../src/runtime/device/devices.ts';
import { createVirtualTime } from '../virtualTime.ts';
import { createVersion1Hand } from './version1Hand.ts';

/** The host's sink with a hand of version 1 on its line. */
async function connected() {
	const time = createVirtualTime(10_000);
	const hand = createVersion1Hand(time);
	const sink = createDevices({
		...hostLines,
		...time,
		passed: () => undefined,
		notice: () => undefined,
		async openLine() {
			const loopback = createLoopback(time);
			hand.plug(loopback.device);
			return loopback.host;
		},
	});
	onTestFinished(async () => {
		void sink.close();
		await time.advance(1000);
		hand.close();
	});
	sink.restarted(1);
	const serial = { type: 'serial', path: 'hand', baudRate: 115_200, protocol: 'events' } as const;
	const set = sink.setAll([{ name: 'old', mapping: { kind: 'all' }, sink: serial }]);
	await time.advance(1000);
	await set;
	return { time, hand, sink };
}

test('A hand of version 1 is shown and gets its spikes, and is never armed', async () => {
	const { time, hand, sink } = await connected();
	expect(sink.link().state).toBe('ready');
	sink.progress([{ tMs: 1, channel: 0, frame: -1 }], 10);
	await time.advance(500);
	expect(hand.state().spikes).toBe(1);
	expect(() => sink.arm(true)).toThrow('its firmware can hold on after a lost line: load 2.x');
	sink.progress([], 600);
	await time.advance(500);
	expect(new Set(hand.commands)).toEqual(new Set(['relax']));
	expect(hand.state().driven).toBe(false);
});

test('Left to itself, it has the faults that it is never armed for: HELLO keeps it driven, a new session too', async () => {
	const time = createVirtualTime(10_000);
	const { host, device } = createLoopback(time);
	const hand = createVersion1Hand(time);
	onTestFinished(() => hand.close());
	hand.plug(device);
	const heard: Message[] = [];
	const receiver = createWireReceiver({ message: (one) => heard.push(one), emergencyStop: () => undefined }, 'host');
	receiver.speak(1);
	host.onData((bytes) => receiver.push(bytes));
	const sender = createWireSender();
	sender.speak(1);
	const hello = (sessionId: number): Message => ({
		kind: 'hello',
		lowestVersion: 1,
		highestVersion: 1,
		sessionId,
		sentUs: 1,
		host: 'test',
	});
	const grip: Message = {
		kind: 'command',
		id: 1,
		target: 'grip',
		digits: ['thumb'],
		closure: 1,
		strokesPerS: 1,
		forceLimitN: 5,
	};
	for (const message of [hello(1), grip]) host.write(sender.frame(message));
	for (let id = 2; id < 20; id++) {
		await time.advance(200);
		host.write(sender.frame(hello(id)));
	}
	expect(heard.some(({ kind }) => kind === 'ack')).toBe(true);
	expect(hand.state().driven).toBe(true);
});
