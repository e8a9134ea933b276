import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Notice, type ReplyEnvelope, socketPath, socketProtocol } from '../protocol/messages.ts';
import type { AccessControl } from './accessControl.ts';

/** A screen that is connected. */
export interface Client {
	readonly id: number;
	/** To this screen alone. */
	say(message: ReplyEnvelope | Notice): void;
	/** It has not taken what it was sent before. */
	isBehind(): boolean;
}

/** What the host does with what clients send. */
export interface ClientHandlers {
	came(client: Client): void;
	/** A text message: a request, as far as it is one. */
	text(client: Client, text: string): void;
	/** A binary message: a camera frame, as far as it is one. */
	binary(client: Client, buffer: ArrayBuffer): void;
	left(client: Client): void;
}

/** All screens that are connected. */
export interface Clients {
	/** To all. Notices are small and few; a client that does not take them is dropped. */
	notice(notice: Notice): void;
	/** To all that keep up: a client that has not taken the last ones misses this one. Returns how many missed it. */
	snapshot(buffer: ArrayBuffer): number;
	count(): number;
	close(): void;
}

/** Longest message taken: a session file, or a camera frame of 4096 × 4096. */
const longestMessageBytes = 20 * 1024 * 1024;
/** A client with more than this waiting misses snapshots: it gets the newest as soon as it has caught up. */
const snapshotLimitBytes = 256 * 1024;
/** A client with more than this waiting gets no further answers until it has taken some. */
const behindBytes = 1024 * 1024;
/** A client with more than this waiting is not there any more in any useful sense. */
const dropLimitBytes = 16 * 1024 * 1024;

function refuseUpgrade(socket: Duplex, status: string): void {
	socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

/** Takes WebSocket connections on a server, from our own page with the token only. */
export function acceptClients(server: Server, access: AccessControl, handlers: ClientHandlers): Clients {
	const sockets = new WebSocketServer({
		noServer: true,
		maxPayload: longestMessageBytes,
		perMessageDeflate: false,
		// Never the other one that was offered: it is the token.
		handleProtocols: () => socketProtocol,
	});
	const connected = new Map<WebSocket, Client>();
	let ids = 0;

	server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		socket.on('error', () => socket.destroy());
		const target = request.url ?? '';
		const url = URL.canParse(target, 'http://127.0.0.1') ? new URL(target, 'http://127.0.0.1') : undefined;
		if (url?.pathname !== socketPath) return refuseUpgrade(socket, '404 Not Found');
		if (!access.isOwnHost(request) || !access.isOwnOrigin(request) || !access.hasToken(request)) {
			return refuseUpgrade(socket, '403 Forbidden');
		}
		sockets.handleUpgrade(request, socket, head, welcome);
	});

	const send = (socket: WebSocket, message: unknown): void => {
		if (socket.readyState !== socket.OPEN) return;
		if (socket.bufferedAmount > dropLimitBytes) {
			socket.terminate();
			return;
		}
		socket.send(JSON.stringify(message));
	};

	const welcome = (socket: WebSocket): void => {
		const client: Client = {
			id: ++ids,
			say: (message) => send(socket, message),
			isBehind: () => socket.bufferedAmount > behindBytes,
		};
		connected.set(socket, client);
		socket.binaryType = 'arraybuffer';
		socket.on('message', (data, isBinary) => {
			if (isBinary) {
				if (data instanceof ArrayBuffer) handlers.binary(client, data);
				return;
			}
			handlers.text(client, data instanceof ArrayBuffer ? Buffer.from(data).toString('utf8') : String(data));
		});
		// A protocol error closes the socket; `close` follows.
		socket.on('error', () => socket.terminate());
		socket.on('close', () => {
			connected.delete(socket);
			handlers.left(client);
		});
		handlers.came(client);
	};

	return {
		notice(notice) {
			for (const socket of connected.keys()) send(socket, notice);
		},
		snapshot(buffer) {
			let missed = 0;
			for (const socket of connected.keys()) {
				if (socket.readyState !== socket.OPEN) continue;
				if (socket.bufferedAmount > snapshotLimitBytes) missed++;
				else socket.send(buffer);
			}
			return missed;
		},
		count: () => connected.size,
		close() {
			for (const socket of connected.keys()) socket.close(1001, 'The host is closing.');
			sockets.close();
			// Whoever has not answered the goodbye by now is cut off, so that the server can close.
			setTimeout(() => {
				for (const socket of connected.keys()) socket.terminate();
			}, 200).unref();
		},
	};
}
