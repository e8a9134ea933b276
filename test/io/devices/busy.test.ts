import { describe, expect, onTestFinished, test } from 'vitest';
import { runTwin } from '../../../src/io/devices/node/runTwin.ts';
import { deviceKind } from '../../../src/io/devices/twinRegistry.ts';
import type { RunningDevice } from '../../../src/io/devices/twins/device.ts';
import { openTcp } from '../../../src/io/transport/node/tcp.ts';
import { parseTcpAddress } from '../../../src/io/transport/tcpAddress.ts';
import { EMERGENCY_STOP } from '../../../src/io/wire/constants.ts';
import { createWireReceiver, createWireSender } from '../../../src/io/wire/endpoint.ts';
import type { Message, MessageOf } from '../../../src/io/wire/message.ts';
import { patientTime } from '../../patientTime.ts';
import { passed, until } from '../../until.ts';

/** A device that listens on a TCP port of its own. */
async function listening(name: string): Promise<RunningDevice> {
	const abort = new AbortController();
	let ended: Promise<unknown> = Promise.resolve();
	const device = await new Promise<RunningDevice>((resolve, reject) => {
		const run = { ...patientTime, port: 'tcp:127.0.0.1:0', signal: abort.signal, onReady: resolve };
		ended = runTwin(deviceKind(name), run).catch(reject);
	});
	onTestFinished(async () => {
		abort.abort();
		await ended;
	});
	return device;
}

/** A host that writes by hand; with `stay` it sends the heartbeats that keep its session. */
async function hostOf(device: RunningDevice) {
	const line = await openTcp(parseTcpAddress(device.path ?? ''));
	onTestFinished(() => line.close());
	const sender = createWireSender();
	const heard: Message[] = [];
	const receiver = createWireReceiver({ message: (one) => heard.push(one), emergencyStop: () => undefined }, 'host');
	let isClosed = false;
	line.onData((bytes) => receiver.push(bytes));
	line.onClose(() => {
		isClosed = true;
	});
	const say = (message: Message): void => void line.write(sender.frame(message));
	const last = <K extends Message['kind']>(kind: K): MessageOf<K> | undefined =>
		heard.findLast((message): message is MessageOf<K> => message.kind === kind);
	const hello = async (sessionId: number): Promise<MessageOf<'helloReply'>> => {
		const before = heard.length;
		say({ kind: 'hello', lowestVersion: 1, highestVersion: 2, sessionId, sentUs: 1, host: 'test' });
		return until(() => heard.slice(before).find((one) => one.kind === 'helloReply'));
	};
	let sentUs = 1;
	const beat = (): void => {
		const echoUs = last('heartbeatAnswer')?.sentUs ?? 0;
		say({ kind: 'heartbeat', sentUs: sentUs++, echoUs, heardUs: 0, spikes: 0, rejectedFrames: 0 });
	};
	const stay = (): void => {
		const timer = setInterval(beat, 50);
		onTestFinished(() => clearInterval(timer));
		beat();
	};
	return { line, say, hello, beat, stay, last, closed: () => isClosed };
}

const grip = (id: number): Message => ({
	kind: 'command',
	id,
	target: 'grip',
	digits: ['thumb'],
	closure: 0.5,
	strokesPerS: 1,
	forceLimitN: 5,
});

describe('A device on a TCP port', () => {
	test('stays with the host whose heartbeats come: a second one is told that it is busy, and its line is closed', async () => {
		const device = await listening('hand');
		const first = await hostOf(device);
		expect(await first.hello(1)).toMatchObject({ version: 2, busy: false });
		first.stay();
		await until(() => device.state().hand.heartbeatCurrent);
		first.say(grip(1));
		await until(() => first.last('ack'));
		const second = await hostOf(device);
		expect(await second.hello(2)).toMatchObject({ version: 0, busy: true, sessionId: 2 });
		await until(second.closed);
		expect(device.state()).toMatchObject({ sessionId: 1, hand: { driven: true } });
		first.say(grip(2));
		await until(() => first.last('ack')?.id === 2);
	});

	test('hears the emergency stop of every line', async () => {
		const device = await listening('hand');
		const first = await hostOf(device);
		await first.hello(1);
		first.stay();
		await until(() => device.state().hand.heartbeatCurrent);
		first.say(grip(1));
		await until(() => device.state().hand.driven);
		const second = await hostOf(device);
		second.line.write(Uint8Array.from(EMERGENCY_STOP));
		await until(() => second.last('emergencyStopState'));
		expect(device.state().hand).toMatchObject({ driven: false, emergencyCause: 'wire' });
		await until(() => first.last('emergencyStopState')?.latched);
	});

	test('goes to the next host a second after the last heartbeat, or at once when the line is closed', async () => {
		const device = await listening('stimulator');
		const first = await hostOf(device);
		await first.hello(1);
		first.beat();
		await until(() => first.last('heartbeatAnswer'));
		const startMs = patientTime.clock();
		const second = await hostOf(device);
		expect(await second.hello(2)).toMatchObject({ busy: true });
		let third = await hostOf(device);
		while ((await third.hello(3)).busy) {
			await passed(patientTime.clock, 50);
			third = await hostOf(device);
		}
		// The last heartbeat was heard a little before the clock was read.
		expect(patientTime.clock() - startMs).toBeGreaterThan(900);
		expect(patientTime.clock() - startMs).toBeLessThan(3000);
		expect(device.state().sessionId).toBe(3);
		await until(first.closed);
		third.stay();
		await until(() => device.state().hostPresent);
		await third.line.close();
		const fourth = await hostOf(device);
		await until(async () => !(await fourth.hello(4)).busy);
	});

	test('a hand without a protocol of ours says a sentence to the second host', async () => {
		const device = await listening('brunel');
		const first = await openTcp(parseTcpAddress(device.path ?? ''));
		onTestFinished(() => first.close());
		first.write(new TextEncoder().encode('#\r\n'));
		await until(() => device.state().hostPresent);
		const second = await openTcp(parseTcpAddress(device.path ?? ''));
		onTestFinished(() => second.close());
		let told = '';
		second.onData((bytes) => {
			told += new TextDecoder().decode(bytes);
		});
		await until(() => told !== '');
		expect(told).toBe('Another host has this hand.\r\n');
	});
});
