import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { createAccessControl } from '../../src/host/accessControl.ts';
import { acceptClients, type Client, type ClientHandlers } from '../../src/host/clients.ts';
import { offeredProtocols } from '../../src/protocol/messages.ts';
import { until } from '../until.ts';

/** A server for screens, and how to connect one; all end with the test. */
async function openClients(handlers: Partial<ClientHandlers> = {}) {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const clients = acceptClients(server, createAccessControl(port, 'token'), {
		came: () => undefined,
		text: () => undefined,
		binary: () => undefined,
		left: () => undefined,
		...handlers,
	});
	const sockets: WebSocket[] = [];
	onTestFinished(async () => {
		for (const socket of sockets) socket.terminate();
		clients.close();
		await new Promise((resolve) => server.close(resolve));
	});
	const connect = async (): Promise<WebSocket> => {
		const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, offeredProtocols('token'), {
			origin: `http://127.0.0.1:${port}`,
		});
		sockets.push(socket);
		await once(socket, 'open');
		return socket;
	};
	return { clients, connect };
}

it('a screen that does not keep up misses snapshots, nothing piles up for it, and others are served', async () => {
	const { clients, connect } = await openClients();
	const slow = await connect();
	const quick = await connect();
	slow.pause();
	let received = 0;
	quick.on('message', () => received++);
	const snapshot = new ArrayBuffer(500_000);
	let missed = 0;
	const rounds = 100;
	for (let k = 0; k < rounds; k++) {
		missed += clients.snapshot(snapshot);
		// The quick one gets its turn.
		await until(() => received === k + 1);
	}
	// What the system's own buffers took is a few MB; all the rest was not kept.
	expect(missed).toBeGreaterThan(rounds / 2);
});

it('a screen with more than 16 MB of notices waiting is dropped, and others are served', async () => {
	let left = 0;
	const screens: Client[] = [];
	const { clients, connect } = await openClients({ came: (screen) => screens.push(screen), left: () => left++ });
	const slow = await connect();
	const quick = await connect();
	slow.pause();
	let received = 0;
	quick.on('message', () => received++);
	const megabyte = 'x'.repeat(1024 * 1024);
	const tell = async (rounds: number): Promise<void> => {
		for (let k = 0; k < rounds; k++) {
			clients.notice({ type: 'problem', message: megabyte });
			const all = received + 1;
			await until(() => received === all);
		}
	};
	await tell(12);
	expect([clients.count(), left]).toEqual([2, 0]);
	// It gets no further answers meanwhile.
	expect(screens.map((screen) => screen.isBehind())).toEqual([true, false]);
	// The system's own buffers take some MB more.
	await tell(40);
	expect([clients.count(), left]).toEqual([1, 1]);
});

it('a screen that sends a message of more than 20 MB is dropped, and none of it is handed on', async () => {
	const heard: number[] = [];
	const { connect } = await openClients({ binary: (_client, { byteLength }) => heard.push(byteLength) });
	const [honest, greedy] = [await connect(), await connect()];
	const mostBytes = 20 * 1024 * 1024;
	honest.send(new Uint8Array(mostBytes));
	greedy.send(new Uint8Array(mostBytes + 1));
	let isDropped = false;
	greedy.on('close', () => {
		isDropped = true;
	});
	// Cut off while it sends: the machine may call that an error.
	greedy.on('error', () => undefined);
	// Either it is dropped, or what it sent has been heard.
	await until(() => isDropped || heard.includes(mostBytes + 1));
	await until(() => heard.length > 0);
	expect(heard).toEqual([mostBytes]);
	expect(honest.readyState).toBe(honest.OPEN);
});
