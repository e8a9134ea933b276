import { createServer, type Socket, connect as startConnecting } from 'node:net';
import { UserError } from '../../../base/errors.ts';
import { formatTcpAddress, type TcpAddress } from '../tcpAddress.ts';
import type { Transport } from '../transport.ts';
import { createStreamTransport } from './stream.ts';

/** How long a connection may take to be made, ms. */
const CONNECT_LIMIT_MS = 5000;

const TOO_LATE = 'it did not answer in time';

const REASONS: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'nothing listens there',
	ENOTFOUND: 'there is no such host',
	EAI_AGAIN: 'the name of the host cannot be looked up now',
	EHOSTUNREACH: 'the host cannot be reached',
	ENETUNREACH: 'the network cannot be reached',
	ETIMEDOUT: TOO_LATE,
	EADDRINUSE: 'another program listens there',
	EADDRNOTAVAIL: 'this machine has no such address',
	EACCES: 'this user may not listen there',
};

function reasonOf(error: Error): string {
	const code = (error as NodeJS.ErrnoException).code ?? '';
	return REASONS[code] ?? error.message;
}

/** What the system says when the other side has gone. */
const GONE = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETDOWN']);

/** A transport of a connected socket; the end of the connection is an unplugged cable. */
function serveSocket(socket: Socket, description: string): Transport {
	// Small frames must leave at once: no waiting for company below our own batching.
	socket.setNoDelay(true);
	socket.setKeepAlive(true, 1000);
	const gone = `The ${description} was ended by the other side.`;
	const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
	const { transport, ended } = createStreamTransport({
		description,
		baud: null,
		readable: socket,
		writable: socket,
		unplugged: (error) => GONE.has((error as NodeJS.ErrnoException).code ?? '') && gone,
		async release() {
			// A side that does not read must not hold the close up: what the system has not taken is discarded.
			if (socket.writableLength > 0) socket.destroy();
			else socket.destroySoon();
			await closed;
		},
	});
	socket.once('end', () => ended({ kind: 'unplugged', message: gone }));
	void closed.then(() => ended({ kind: 'unplugged', message: gone }));
	return transport;
}

/**
 * Connects to a device that listens on a TCP port: a network serial server, a simulator, an FPGA with a network port.
 * @throws UserError (rejection) saying why the connection cannot be made
 */
export async function openTcp(address: TcpAddress, signal?: AbortSignal): Promise<Transport> {
	signal?.throwIfAborted();
	const name = formatTcpAddress(address);
	const socket = startConnecting({ host: address.host, port: address.port });
	await new Promise<void>((resolve, reject) => {
		const fail = (error: Error): void => {
			clearTimeout(limit);
			signal?.removeEventListener('abort', onAbort);
			socket.destroy();
			reject(error);
		};
		const refuse = (why: string): void => fail(new UserError(`No connection to ${name}: ${why}.`));
		const limit = setTimeout(() => refuse(TOO_LATE), CONNECT_LIMIT_MS);
		const onAbort = (): void => fail(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
		const onError = (error: Error): void => refuse(reasonOf(error));
		signal?.addEventListener('abort', onAbort, { once: true });
		socket.on('error', onError);
		socket.once('connect', () => {
			clearTimeout(limit);
			signal?.removeEventListener('abort', onAbort);
			socket.off('error', onError);
			resolve();
		});
	});
	return serveSocket(socket, `connection to ${name}`);
}

/** A TCP port on which simulated devices, or streams, wait for visitors. */
export interface TcpListener {
	/** The address that it really has: port 0 asked for any free one. */
	readonly address: TcpAddress;
	/** `TCP port 127.0.0.1:4000`. */
	readonly description: string;
	/** Ends it. Connections that were handed over stay open. Resolves when the port is free. */
	close(): Promise<void>;
}

/**
 * Listens on a TCP port and hands over every connection that comes.
 * @throws UserError (rejection) saying why it cannot listen there
 */
export async function listenTcp(
	address: TcpAddress,
	onConnection: (transport: Transport) => void,
	signal?: AbortSignal,
): Promise<TcpListener> {
	signal?.throwIfAborted();
	const server = createServer((socket) => {
		const from = formatTcpAddress({ host: socket.remoteAddress ?? 'unknown', port: socket.remotePort ?? 0 });
		onConnection(serveSocket(socket, `connection from ${from}`));
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error) => {
			reject(new UserError(`Cannot listen on ${formatTcpAddress(address)}: ${reasonOf(error)}.`));
		});
		server.listen({ host: address.host, port: address.port }, resolve);
	});
	const bound = server.address();
	const actual: TcpAddress = {
		host: address.host,
		port: bound !== null && typeof bound === 'object' ? bound.port : address.port,
	};
	let closed: Promise<void> | null = null;
	const close = (): Promise<void> => {
		closed ??= new Promise((resolve) => {
			server.close(() => resolve());
		});
		return closed;
	};
	return { address: actual, description: `TCP port ${formatTcpAddress(actual)}`, close };
}
