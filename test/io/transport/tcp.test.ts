import { describe, expect, onTestFinished, test } from 'vitest';
import { openLine } from '../../../src/io/transport/node/openLine.ts';
import { listenTcp, openTcp } from '../../../src/io/transport/node/tcp.ts';
import { formatTcpAddress, parseTcpAddress } from '../../../src/io/transport/tcpAddress.ts';
import type { Transport } from '../../../src/io/transport/transport.ts';
import { describeTransport } from './contract.ts';

/** What the system itself keeps of a connection. */
const megabytes = { talkedChunks: 1000 };
const ANY_PORT = { host: '127.0.0.1', port: 0 };

/** A client and the connection that the listener was handed. */
async function connect(): Promise<{ client: Transport; served: Transport }> {
	let take = (_: Transport): void => undefined;
	const arrived = new Promise<Transport>((resolve) => {
		take = resolve;
	});
	const listener = await listenTcp(ANY_PORT, (transport) => take(transport));
	const client = await openTcp(listener.address);
	const served = await arrived;
	void listener.close();
	return { client, served };
}

describeTransport(
	'a TCP connection, at the end that called',
	async () => {
		const { client, served } = await connect();
		return { here: client, there: served, unplug: () => void served.close() };
	},
	megabytes,
);

describeTransport(
	'a TCP connection, at the end that listened',
	async () => {
		const { client, served } = await connect();
		return { here: served, there: client, unplug: () => void client.close() };
	},
	megabytes,
);

describe('A TCP address', () => {
	test.each([
		['tcp:127.0.0.1:4000', '127.0.0.1', 4000],
		['tcp:hand.local:23', 'hand.local', 23],
		['tcp:[::1]:65535', '::1', 65_535],
		['tcp:4000', '127.0.0.1', 4000],
	])('%s is read', (text, host, port) => {
		const address = parseTcpAddress(text);
		expect(address).toEqual({ host, port });
		expect(parseTcpAddress(`tcp:${formatTcpAddress(address)}`)).toEqual(address);
	});

	test.each(['tcp:', 'tcp:host', 'tcp:host:65536', 'tcp:::1:80', 'tcp:a b:1', 'tcp:host:1:2'])(
		'%s is refused with the form it must have',
		(text) => {
			expect(() => parseTcpAddress(text)).toThrow(
				`The address is '${text}'; it must be tcp:HOST:PORT with a port from 0 to 65535.`,
			);
		},
	);
});

describe('A TCP connection that cannot be made', () => {
	test('says that nothing listens', async () => {
		const listener = await listenTcp(ANY_PORT, () => undefined);
		await listener.close();
		await expect(openLine({ path: `tcp:${formatTcpAddress(listener.address)}` })).rejects.toThrow(
			`No connection to ${formatTcpAddress(listener.address)}: nothing listens there.`,
		);
	});

	test('says that another program listens where it wanted to', async () => {
		const listener = await listenTcp(ANY_PORT, () => undefined);
		onTestFinished(() => listener.close());
		await expect(listenTcp(listener.address, () => undefined)).rejects.toThrow('another program listens there.');
	});

	test('is given up when it is not wanted any more', async () => {
		const abort = new AbortController();
		const listener = await listenTcp(ANY_PORT, (transport) => void transport.close());
		onTestFinished(() => listener.close());
		const opening = openTcp(listener.address, abort.signal);
		abort.abort(new Error('not wanted'));
		await expect(opening).rejects.toThrow('not wanted');
	});
});
