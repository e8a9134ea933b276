import { createListeners } from '../../base/listeners.ts';
import { type Notice, protocolVersion, type ReplyEnvelope } from '../../protocol/messages.ts';
import type { Fields, Replies, RequestType } from '../../protocol/requests.ts';
import { type CameraFrame, decodeSnapshot, encodeCameraFrame, type Snapshot } from '../../protocol/snapshot.ts';
import { createClockKeeper } from './clockKeeper.ts';
import { createHostAsker } from './hostAsker.ts';
import { createKeptSocket, type Socket } from './keptSocket.ts';

/** How the connection to the simulation stands. */
export type ConnectionState =
	| { readonly phase: 'connecting' }
	| { readonly phase: 'open'; readonly shell: Replies['hello']['shell']; readonly appVersion: string }
	/** Lost or never there; another try follows in `retryInMs`. */
	| {
			readonly phase: 'lost';
			readonly message: string;
			readonly retryInMs: number;
			/** Somebody else has the address now. */
			readonly isForeign: boolean;
	  }
	/** Trying again would not help. */
	| { readonly phase: 'refused'; readonly message: string };

/** The client's end of the protocol (src/protocol): requests with typed replies, notices and snapshots, reconnection. */
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

/** What a connection needs from its surroundings. */
export interface ConnectionOptions {
	readonly open: () => Socket;
	/** Wall clock of this page, ms (performance.timeOrigin + performance.now()). */
	readonly nowMs: () => number;
	/** Whether anybody answers at the page's own address. */
	readonly isServed?: () => Promise<boolean>;
}

/** Above this many bytes on their way a picture is dropped rather than queued: an old picture is worse than none. */
const mostBufferedBytes = 256 * 1024;

const lost = 'The connection to the simulation is lost.';
const foreign =
	'Another run of Retinode has this address now, which takes no tab of the one before: open the address that it printed.';

const otherVersion = (version: number): string =>
	`This page speaks protocol version ${protocolVersion}, the simulation version ${version}: reload the page, or update Retinode.`;

/** It is lost. @param before how it stood, where it has not come back since: what was found out then stays so */
function lostState(before: ConnectionState | undefined, retryInMs: number): ConnectionState {
	const isForeign = before?.phase === 'lost' && before.isForeign;
	return { phase: 'lost', message: isForeign ? foreign : lost, isForeign, retryInMs };
}

/** False when it was not sent. */
function sendPicture(socket: Socket | undefined, frame: CameraFrame): boolean {
	if (!socket || socket.bufferedAmount > mostBufferedBytes) return false;
	socket.send(encodeCameraFrame(frame));
	return true;
}

/** Opens a connection and keeps it open until `close`. */
export function createConnection({ open, nowMs, isServed }: ConnectionOptions): Connection {
	const states = createListeners<ConnectionState>();
	const notices = createListeners<Notice>();
	const snapshots = createListeners<Snapshot>();
	const asker = createHostAsker();
	const clock = createClockKeeper({ nowMs, ask: async (clientMs) => (await send('clock', { clientMs })).hostMs });
	let state: ConnectionState = { phase: 'connecting' };

	function become(next: ConnectionState): void {
		state = next;
		states.emit(next);
	}

	function send<T extends RequestType>(type: T, fields: Fields<T>): Promise<Replies[T]> {
		const { open: socket } = kept;
		return socket ? asker.ask(socket, type, fields) : Promise.reject(new Error(lost));
	}

	function refuse(message: string): void {
		kept.end();
		become({ phase: 'refused', message });
	}

	async function greet(): Promise<void> {
		const { version, shell, appVersion } = await send('hello', { version: protocolVersion });
		if (version !== protocolVersion) {
			refuse(otherVersion(version));
			return;
		}
		kept.works();
		await clock.read();
		clock.keep();
		become({ phase: 'open', shell, appVersion });
	}

	/** Nobody took the connection: is it that nobody is there, or that somebody else is? */
	async function lookForAnother(): Promise<void> {
		const answers = (await isServed?.()) ?? false;
		if (answers && state.phase === 'lost') become({ ...state, message: foreign, isForeign: true });
	}

	function receive(data: unknown): void {
		if (data instanceof ArrayBuffer) {
			snapshots.emit(decodeSnapshot(data));
			return;
		}
		if (typeof data !== 'string') return;
		const message = JSON.parse(data) as ReplyEnvelope | Notice;
		if ('type' in message) {
			// Here and at once, not by a timer or a picture, which a tab in the background has to wait for: the page runs.
			if (message.type === 'ping') void send('pong', { ping: message.ping }).catch(() => undefined);
			notices.emit(message);
		} else asker.replied(message);
	}

	const kept = createKeptSocket({
		make: open,
		opened(socket) {
			greet().catch((error: unknown) => {
				if (kept.open === socket) refuse(error instanceof Error ? error.message : String(error));
			});
		},
		came: receive,
		lost(retryInMs, wasOpen) {
			clock.forget();
			asker.abandon(lost);
			if (retryInMs === undefined) return;
			become(lostState(wasOpen ? undefined : state, retryInMs));
			if (!wasOpen) void lookForAnother();
		},
	});
	kept.connect();

	return {
		get state() {
			return state;
		},
		request: (type, fields) => (state.phase === 'open' ? send(type, fields) : Promise.reject(new Error(lost))),
		sendFrame: (frame, capturedAtPageMs) =>
			sendPicture(kept.open, { ...frame, capturedAtMs: capturedAtPageMs + clock.offsetMs }),
		onState: states.add,
		onNotice: notices.add,
		onSnapshot: snapshots.add,
		retry: kept.connect,
		close() {
			clock.end();
			kept.end();
		},
	};
}
