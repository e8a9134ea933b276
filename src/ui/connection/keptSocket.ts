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

/** A socket that is opened again, later and later, whenever it is lost. */
export interface KeptSocket {
	/** The present one, while messages can be sent. */
	readonly open: Socket | undefined;
	/** Opens one at once, if there is none. */
	connect(): void;
	/** It works: the next pause before another try is a short one. */
	works(): void;
	/** Closes it for good. */
	end(): void;
}

/** What a kept socket is made with. */
export interface KeptSocketOptions {
	readonly make: () => Socket;
	readonly opened: (socket: Socket) => void;
	readonly came: (data: unknown) => void;
	/** It is gone; the next try is in so many ms, or never. @param wasOpen it had been there: otherwise there was nobody, or nobody who takes us */
	readonly lost: (retryInMs: number | undefined, wasOpen: boolean) => void;
}

/** As `WebSocket.OPEN`. */
const OPEN = 1;
const firstRetryMs = 500;
const longestRetryMs = 8000;

/** Creates one that is not connected yet. */
export function createKeptSocket({ make, opened, came, lost }: KeptSocketOptions): KeptSocket {
	let socket: Socket | undefined;
	let retryMs = firstRetryMs;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let ended = false;

	const connect = (): void => {
		clearTimeout(timer);
		if (ended || socket !== undefined) return;
		const current = make();
		socket = current;
		current.binaryType = 'arraybuffer';
		let wasOpen = false;
		current.onopen = () => {
			wasOpen = true;
			opened(current);
		};
		current.onmessage = ({ data }: { readonly data: unknown }) => came(data);
		current.onclose = () => {
			if (socket !== current) return;
			socket = undefined;
			const inMs = retryMs;
			if (!ended) {
				timer = setTimeout(connect, inMs);
				retryMs = Math.min(longestRetryMs, 2 * inMs);
			}
			lost(ended ? undefined : inMs, wasOpen);
		};
		// `close` follows every error; without a handler the package ws would throw.
		current.onerror = () => undefined;
	};

	return {
		get open() {
			return socket?.readyState === OPEN ? socket : undefined;
		},
		connect,
		works() {
			retryMs = firstRetryMs;
		},
		end() {
			ended = true;
			clearTimeout(timer);
			socket?.close();
		},
	};
}
