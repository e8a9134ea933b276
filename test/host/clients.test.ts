import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import WebSocket from 'ws';
import { createAccessControl } from '../../src/host/accessControl.ts';
import { acceptClients } from '../../src/host/clients.ts';
import { until } from '../until.ts';

it('a screen that does not keep up misses snapshots, nothing piles up for it, and others are served', async () => {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const clients = acceptClients(server, createAccessControl(port, 'token'), {
		came: () => undefined,
		text: () => undefined,
		binary: () => undefined,
		left: () => undefined,
	});
	const connect = () =>
		new Promise<WebSocket>((resolve, reject) => {
			const socket = new WebSocket(`ws://127.0.0.1:${port}/socket?token=token`, { origin: `http://127.0.0.1:${port}` });
			socket.once('open', () => resolve(socket));
			socket.once('error', reject);
		});
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
	slow.terminate();
	quick.terminate();
	clients.close();
	await new Promise((resolve) => server.close(resolve));
});
