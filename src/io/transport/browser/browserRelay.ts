import { UserError } from '../../../base/errors.ts';
import { createListeners } from '../../../base/listeners.ts';
import { createCloseEvent } from '../closeEvent.ts';
import { type CloseReason, TRANSPORT_BUFFER_LIMIT_BYTES, type Transport, type TransportFactory } from '../transport.ts';

/**
 * A transport in another thread of the page than the line it stands for. A page's serial port belongs to its window, since only
 * there can a person choose it; the link runs in a worker, where no drawing holds it up and no hidden tab slows its timers. The
 * bytes go over a message port in between.
 */

/** To the thread that has the line. */
type ToLine =
	| { readonly type: 'write'; readonly bytes: Uint8Array<ArrayBuffer> }
	| { readonly type: 'reading'; readonly on: boolean }
	| { readonly type: 'close' };

/** From the thread that has the line. */
type FromLine =
	| { readonly type: 'opened'; readonly description: string; readonly baud: number | null }
	| { readonly type: 'refused'; readonly message: string }
	/** The oldest write that was not confirmed has left for the line. */
	| { readonly type: 'written' }
	| { readonly type: 'data'; readonly bytes: Uint8Array }
	| { readonly type: 'closed'; readonly reason: CloseReason }
	/** The line is free for others. */
	| { readonly type: 'released' };

/** Opens a line and serves it over a message port until either end closes. What goes wrong is told over the port. */
export async function serveRelay(port: MessagePort, open: TransportFactory): Promise<void> {
	const stop = new AbortController();
	const post = (message: FromLine): void => port.postMessage(message);
	let line: Transport | undefined;
	/** What the line does not take yet; the other end keeps them few. */
	let waiting: Uint8Array[] = [];
	const pass = (): void => {
		for (let [first] = waiting; first !== undefined && line; [first] = waiting) {
			if (!line.write(first, () => post({ type: 'written' })).accepted) return;
			waiting = waiting.slice(1);
		}
	};
	const release = async (): Promise<void> => {
		await line?.close();
		post({ type: 'released' });
		port.close();
	};
	port.onmessage = ({ data }: MessageEvent<ToLine>) => {
		switch (data.type) {
			case 'write':
				waiting.push(data.bytes);
				pass();
				return;
			case 'reading':
				line?.setReading(data.on);
				return;
			case 'close':
				stop.abort(new UserError('The line is not wanted any more.'));
				if (line) void release();
				return;
		}
	};
	try {
		line = await open(stop.signal);
	} catch (error) {
		post({ type: 'refused', message: error instanceof Error ? error.message : String(error) });
		return;
	}
	const opened = line;
	if (stop.signal.aborted) return release();
	post({ type: 'opened', description: opened.description, baud: opened.baud });
	opened.setReading(false);
	opened.onDrain(pass);
	opened.onData((bytes) => post({ type: 'data', bytes }));
	opened.onClose((reason) => post({ type: 'closed', reason }));
}

/**
 * The transport at the other end of a message port.
 * @throws UserError (rejection) with the sentence of the thread that has the line
 */
export function openRelay(port: MessagePort, signal?: AbortSignal): Promise<Transport> {
	return new Promise((resolve, reject) => {
		const abort = (): void => {
			port.postMessage({ type: 'close' } satisfies ToLine);
			reject(signal?.reason);
		};
		if (signal?.aborted) return abort();
		signal?.addEventListener('abort', abort, { once: true });
		port.onmessage = ({ data }: MessageEvent<FromLine>) => {
			signal?.removeEventListener('abort', abort);
			if (data.type === 'opened') resolve(relayed(port, data.description, data.baud));
			else if (data.type === 'refused') reject(new UserError(data.message));
		};
	});
}

function relayed(port: MessagePort, description: string, baud: number | null): Transport {
	const data = createListeners<Uint8Array>();
	const drain = createListeners<undefined>();
	const closed = createCloseEvent();
	const post = (message: ToLine): void => port.postMessage(message);
	/** Writes under way, oldest first. */
	const writes: { readonly bytes: number; readonly onWritten: (() => void) | undefined }[] = [];
	/** What came while reading was off. */
	const held: Uint8Array[] = [];
	let buffered = 0;
	let wantsReading = true;
	let freed = (): void => undefined;
	const released = new Promise<void>((resolve) => {
		freed = resolve;
	});

	/** Somebody has listened: what comes when they have gone is nobody's, and holds nothing up. */
	let heard = false;
	const reads = (): boolean => wantsReading && heard;
	const flush = (): void => {
		while (reads() && held.length > 0 && closed.reason() === null) {
			data.emit(held.shift() as Uint8Array);
		}
		if (closed.reason() === null) post({ type: 'reading', on: reads() });
	};
	const written = (): void => {
		const first = writes.shift();
		if (!first || closed.reason() !== null) return;
		buffered -= first.bytes;
		first.onWritten?.();
		if (buffered === 0) drain.emit(undefined);
	};

	port.onmessage = ({ data: message }: MessageEvent<FromLine>) => {
		switch (message.type) {
			case 'written':
				written();
				return;
			case 'data':
				if (closed.reason() !== null) return;
				if (reads() && held.length === 0) data.emit(message.bytes);
				else held.push(message.bytes);
				return;
			case 'closed':
				closed.close(message.reason);
				return;
			case 'released':
				freed();
				port.close();
				return;
			case 'opened':
			case 'refused':
				// Said once, before this transport was there.
				return;
		}
	};

	return {
		description,
		baud,
		write(bytes, onWritten) {
			const accepted = closed.reason() === null && buffered + bytes.length <= TRANSPORT_BUFFER_LIMIT_BYTES;
			if (accepted && bytes.length > 0) {
				buffered += bytes.length;
				writes.push({ bytes: bytes.length, onWritten });
				// A copy: what is posted must not change under the caller's hands, nor be taken from it.
				post({ type: 'write', bytes: bytes.slice() });
			}
			return { accepted, bufferedBytes: buffered };
		},
		bufferedBytes: () => buffered,
		setReading(on) {
			wantsReading = on;
			flush();
		},
		onData(listener) {
			const remove = data.add(listener);
			heard = true;
			flush();
			return remove;
		},
		onDrain: (listener) => drain.add(listener),
		onClose: (listener) => closed.add(listener),
		close() {
			closed.close({ kind: 'requested', message: `The ${description} was closed.` });
			post({ type: 'close' });
			return released;
		},
	};
}
