import {
	type Notice,
	protocolVersion,
	type Replies,
	type ReplyEnvelope,
	type RequestEnvelope,
} from '../../protocol/messages.ts';
import type { Request, RequestType } from '../../protocol/requests.ts';
import { type CameraFrame, decodeSnapshot, encodeCameraFrame, type Snapshot } from '../../protocol/snapshot.ts';
import { createClockOffset } from './clockOffset.ts';

/** What a request of type T carries beside its type. */
export type Fields<T extends RequestType> = Omit<Extract<Request, { readonly type: T }>, 'type'>;

/** How the connection to the simulation stands. */
export type ConnectionState =
	| { readonly phase: 'connecting' }
	| { readonly phase: 'open'; readonly shell: Replies['hello']['shell']; readonly appVersion: string }
	/** Lost or never there; another try follows in `retryInMs`. */
	| { readonly phase: 'lost'; readonly message: string; readonly retryInMs: number }
	/** Trying again would not help. */
	| { readonly phase: 'refused'; readonly message: string };

/** The client's end of the protocol (src/engine/protocol): requests with typed replies, notices and snapshots, reconnection. */
export interface Connection {
	readonly state: ConnectionState;
	/** Resolves with the reply. @throws Error with the host's one sentence, or that there is no connection */
	request<T extends RequestType>(type: T, fields: Fields<T>): Promise<Replies[T]>;
	/** Sends a picture of the page's camera or video; `capturedAtPageMs` is performance.timeOrigin-based time of this page. False when it was not sent. */
	sendFrame(frame: Omit<CameraFrame, 'capturedAtMs'>, capturedAtPageMs: number): boolean;
	/** Subscriptions; each returns its unsubscribe. */
	onState(listener: (state: ConnectionState) => void): () => void;
	onNotice(listener: (notice: Notice) => void): () => void;
	onSnapshot(listener: (snapshot: Snapshot) => void): () => void;
	/** Tries to reconnect at once. */
	retry(): void;
	close(): void;
}

/**
 * The part of a WebSocket that is used. To a local host it is the browser's own (the package ws in tests); in a page without a host it
 * leads to the page's own worker (src/page/workerSocket.ts).
 */
export interface Socket {
	binaryType: string;
	readonly readyState: number;
	readonly bufferedAmount: number;
	onopen: ((event: never) => void) | null;
	onclose: ((event: never) => void) | null;
	onerror: ((event: never) => void) | null;
	onmessage: ((event: never) => void) | null;
	send(data: string | ArrayBuffer): void;
	close(): void;
}

/** What a connection needs from its surroundings. */
export interface ConnectionOptions {
	readonly open: () => Socket;
	/** Wall clock of this page, ms (performance.timeOrigin + performance.now()). */
	readonly nowMs: () => number;
}

const OPEN = 1;
const firstRetryMs = 500;
const longestRetryMs = 8000;
const clockEveryMs = 5000;
/** Above this many bytes on their way a picture is dropped rather than queued: an old picture is worse than none. */
const mostBufferedBytes = 256 * 1024;

interface Waiting {
	resolve(value: Replies[RequestType]): void;
	reject(error: Error): void;
}

const lost = 'The connection to the simulation is lost.';

/** Opens a connection and keeps it open until `close`. */
export function createConnection({ open, nowMs }: ConnectionOptions): Connection {
	const clock = createClockOffset();
	const states = new Set<(state: ConnectionState) => void>();
	const notices = new Set<(notice: Notice) => void>();
	const snapshots = new Set<(snapshot: Snapshot) => void>();
	const waiting = new Map<number, Waiting>();
	let state: ConnectionState = { phase: 'connecting' };
	let socket: Socket | undefined;
	let nextId = 1;
	let retryMs = firstRetryMs;
	let retryTimer: ReturnType<typeof setTimeout> | undefined;
	let clockTimer: ReturnType<typeof setTimeout> | undefined;
	let closed = false;

	function become(next: ConnectionState): void {
		state = next;
		for (const listener of states) listener(next);
	}

	function send<T extends RequestType>(type: T, fields: Fields<T>): Promise<Replies[T]> {
		const current = socket;
		if (current === undefined || current.readyState !== OPEN) return Promise.reject(new Error(lost));
		const id = nextId++;
		// The two halves of one member of the union; the compiler cannot join them for a generic T.
		const request = { type, ...fields } as unknown as Request;
		const envelope: RequestEnvelope = { id, request };
		return new Promise((resolve, reject) => {
			waiting.set(id, { resolve: (value) => resolve(value as Replies[T]), reject });
			current.send(JSON.stringify(envelope));
		});
	}

	async function readClock(): Promise<void> {
		const sentMs = nowMs();
		const { hostMs } = await send('clock', { clientMs: sentMs });
		clock.add(sentMs, hostMs, nowMs());
	}

	function keepClock(count: number): void {
		// Several at once after opening, for a good first estimate; then now and then, against drift.
		clockTimer = setTimeout(
			() => {
				readClock().then(
					() => keepClock(count + 1),
					() => undefined, // the socket closed; the next one starts anew
				);
			},
			count < 5 ? 50 : clockEveryMs,
		);
	}

	async function greet(): Promise<void> {
		const { version, shell, appVersion } = await send('hello', { version: protocolVersion });
		if (version !== protocolVersion) {
			closed = true;
			socket?.close();
			become({
				phase: 'refused',
				message: `This page speaks protocol version ${protocolVersion}, the simulation version ${version}: reload the page, or update Retinode.`,
			});
			return;
		}
		retryMs = firstRetryMs;
		await readClock();
		keepClock(0);
		become({ phase: 'open', shell, appVersion });
	}

	function receive(data: unknown): void {
		if (data instanceof ArrayBuffer) {
			const snapshot = decodeSnapshot(data);
			for (const listener of snapshots) listener(snapshot);
			return;
		}
		if (typeof data !== 'string') return;
		const message = JSON.parse(data) as ReplyEnvelope | Notice;
		if ('type' in message) {
			// Here and at once, not by a timer or a picture, which a tab in the background has to wait for: the page runs.
			if (message.type === 'ping') void send('pong', { ping: message.ping }).catch(() => undefined);
			for (const listener of notices) listener(message);
			return;
		}
		const waiter = waiting.get(message.id);
		waiting.delete(message.id);
		if (message.ok) waiter?.resolve(message.value);
		else waiter?.reject(new Error(message.error));
	}

	function fallSilent(): void {
		socket = undefined;
		clearTimeout(clockTimer);
		clock.clear();
		for (const { reject } of waiting.values()) reject(new Error(lost));
		waiting.clear();
		if (closed) return;
		become({ phase: 'lost', message: lost, retryInMs: retryMs });
		retryTimer = setTimeout(connect, retryMs);
		retryMs = Math.min(longestRetryMs, retryMs * 2);
	}

	function connect(): void {
		clearTimeout(retryTimer);
		if (closed || socket !== undefined) return;
		const current = open();
		socket = current;
		current.binaryType = 'arraybuffer';
		current.onopen = () => {
			greet().catch((error: unknown) => {
				if (socket !== current) return;
				become({ phase: 'refused', message: error instanceof Error ? error.message : String(error) });
				closed = true;
				current.close();
			});
		};
		current.onmessage = ({ data }: { readonly data: unknown }) => receive(data);
		current.onclose = () => {
			if (socket === current) fallSilent();
		};
		// `close` follows every error; without a handler the package ws would throw.
		current.onerror = () => undefined;
	}

	function subscribe<L>(listeners: Set<L>, listener: L): () => void {
		listeners.add(listener);
		return () => listeners.delete(listener);
	}

	connect();
	return {
		get state() {
			return state;
		},
		request: (type, fields) => (state.phase === 'open' ? send(type, fields) : Promise.reject(new Error(lost))),
		sendFrame(frame, capturedAtPageMs) {
			if (socket === undefined || socket.readyState !== OPEN || socket.bufferedAmount > mostBufferedBytes) return false;
			socket.send(encodeCameraFrame({ ...frame, capturedAtMs: capturedAtPageMs + clock.offsetMs }));
			return true;
		},
		onState: (listener) => subscribe(states, listener),
		onNotice: (listener) => subscribe(notices, listener),
		onSnapshot: (listener) => subscribe(snapshots, listener),
		retry() {
			if (socket === undefined) connect();
		},
		close() {
			closed = true;
			clearTimeout(retryTimer);
			clearTimeout(clockTimer);
			socket?.close();
		},
	};
}
