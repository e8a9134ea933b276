import type { Readable, Writable } from 'node:stream';
import { createListeners } from '../../../base/listeners.ts';
import { createCloseEvent } from '../closeEvent.ts';
import { type CloseReason, TRANSPORT_BUFFER_LIMIT_BYTES, type Transport } from '../transport.ts';

/** Node streams to be used as a transport. */
export interface StreamPair {
	readonly description: string;
	readonly baud: number | null;
	readonly readable: Readable;
	readonly writable: Writable;
	/** The sentence for an error that means the line went away; false for any other. Default: every error is a failure. */
	unplugged?(error: Error): string | false;
	/** Frees the line; resolves when others may open it. */
	release(): Promise<void>;
}

/** A transport whose owner reports the end of the line. */
export interface StreamTransport {
	readonly transport: Transport;
	/** The line is gone; harmless when closed already. */
	ended(reason: CloseReason): void;
}

/** Makes a transport of open node streams: the common part of serial ports, pseudo-terminals and sockets. */
export function createStreamTransport(pair: StreamPair): StreamTransport {
	const { readable, writable } = pair;
	const data = createListeners<Uint8Array>();
	const drain = createListeners<undefined>();
	const closed = createCloseEvent();
	let subscribed = false;
	let wantsReading = true;
	let released: Promise<void> | null = null;

	const release = (): Promise<void> => {
		released ??= pair.release();
		return released;
	};
	const ended = (reason: CloseReason): void => {
		if (closed.close(reason)) void release();
	};
	const failed = (error: Error): void => {
		const gone = pair.unplugged?.(error) ?? false;
		if (gone !== false) ended({ kind: 'unplugged', message: gone });
		else ended({ kind: 'failed', message: `The ${pair.description} failed: ${error.message}.` });
	};
	readable.on('error', failed);
	if (writable !== (readable as unknown)) writable.on('error', failed);

	const receive = (chunk: Uint8Array): void => {
		if (closed.reason() === null && chunk.length > 0) data.emit(new Uint8Array(chunk));
	};

	const transport: Transport = {
		description: pair.description,
		baud: pair.baud,
		write(bytes, onWritten) {
			const accepted =
				closed.reason() === null &&
				writable.writable &&
				writable.writableLength + bytes.length <= TRANSPORT_BUFFER_LIMIT_BYTES;
			if (accepted && bytes.length > 0) {
				writable.write(bytes, (error) => {
					if (error || closed.reason() !== null) return;
					onWritten?.();
					if (writable.writableLength === 0) drain.emit(undefined);
				});
			}
			return { accepted, bufferedBytes: writable.writableLength };
		},
		bufferedBytes: () => writable.writableLength,
		setReading(on) {
			wantsReading = on;
			if (!subscribed) return;
			if (on) readable.resume();
			else readable.pause();
		},
		onData(listener) {
			const remove = data.add(listener);
			if (!subscribed) {
				subscribed = true;
				readable.on('data', receive);
				// A stream that was paused before stays so until it is told to flow.
				transport.setReading(wantsReading);
			}
			return remove;
		},
		onDrain: (listener) => drain.add(listener),
		onClose: (listener) => closed.add(listener),
		close() {
			closed.close({ kind: 'requested', message: `The ${pair.description} was closed.` });
			return release();
		},
	};
	return { transport, ended };
}
