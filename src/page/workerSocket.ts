import type { Socket } from '../ui/connection/keptSocket.ts';
import type { Taken } from './messages.ts';

const OPEN = 1;
const CLOSED = 3;

/** A socket to a worker, with the end that the worker is given. */
export interface WorkerSocket {
	readonly socket: Socket;
	readonly far: MessagePort;
	/** The worker is gone: the screen is told as if a connection were lost. */
	lost(): void;
}

/**
 * What a WebSocket is to the screen of the local host: texts and buffers in order, and how much is on its way.
 * @param ended called when the screen closes it
 */
export function workerSocket(ended: () => void): WorkerSocket {
	const { port1: near, port2: far } = new MessageChannel();
	let readyState = OPEN;
	let bufferedAmount = 0;
	const close = (): void => {
		if (readyState === CLOSED) return;
		readyState = CLOSED;
		near.close();
		socket.onclose?.({} as never);
	};
	const socket: Socket = {
		binaryType: 'arraybuffer',
		get readyState() {
			return readyState;
		},
		get bufferedAmount() {
			return bufferedAmount;
		},
		onopen: null,
		onclose: null,
		onerror: null,
		onmessage: null,
		send(data) {
			if (readyState !== OPEN) return;
			bufferedAmount += typeof data === 'string' ? data.length : data.byteLength;
			if (typeof data === 'string') near.postMessage(data);
			else near.postMessage(data, [data]);
		},
		close() {
			ended();
			close();
		},
	};
	near.onmessage = ({ data }: MessageEvent<string | ArrayBuffer | Taken>) => {
		if (typeof data === 'object' && 'taken' in data) {
			bufferedAmount -= data.taken;
			return;
		}
		socket.onmessage?.({ data } as never);
		// A snapshot that has been taken in: the next may come.
		if (data instanceof ArrayBuffer) near.postMessage({ taken: 1 } satisfies Taken);
	};
	// Whoever opened it sets its handlers first.
	queueMicrotask(() => socket.onopen?.({} as never));
	return { socket, far, lost: close };
}
