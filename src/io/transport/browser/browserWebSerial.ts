import { UserError } from '../../../base/errors.ts';
import { createListeners } from '../../../base/listeners.ts';
import { BAUD_RANGE } from '../../../protocol/limits/baudRate.ts';
import { createCloseEvent } from '../closeEvent.ts';
import { type CloseReason, TRANSPORT_BUFFER_LIMIT_BYTES, type Transport } from '../transport.ts';
import { WebSerialReading } from './webSerialReading.ts';

/**
 * The part of a WebSerial port (https://wicg.github.io/serial/) that is used here; browsers' own types do not have it
 * yet.
 */
export interface WebSerialPort {
	/** Null once the port is closed or gone; a new stream after an error that can be survived. */
	readonly readable: ReadableStream<Uint8Array> | null;
	readonly writable: WritableStream<Uint8Array> | null;
	open(options: { readonly baudRate: number; readonly bufferSize?: number }): Promise<void>;
	close(): Promise<void>;
	getInfo?(): { readonly usbVendorId?: number; readonly usbProductId?: number };
	addEventListener(type: 'disconnect', listener: () => void): void;
	removeEventListener(type: 'disconnect', listener: () => void): void;
}

/** How a port of the page is opened. */
export interface WebSerialOptions {
	/** A port that the user has chosen: `navigator.serial.requestPort()`, within a click. */
	readonly port: WebSerialPort;
	/** 9,600 to 2,000,000 baud; default 115,200. */
	readonly baud?: number;
	readonly signal?: AbortSignal | undefined;
}

/** What the browser may buffer of incoming bytes; its own default of 255 overruns at 2 Mbaud between two tasks. */
const BUFFER_BYTES = 8192;

const hex = (id: number): string => id.toString(16).padStart(4, '0');

function describePort(port: WebSerialPort, baud: number): string {
	const { usbVendorId, usbProductId } = port.getInfo?.() ?? {};
	const id = usbVendorId === undefined ? '' : ` (USB ${hex(usbVendorId)}:${hex(usbProductId ?? 0)})`;
	return `serial port${id} at ${baud} baud`;
}

function openingFailed(error: unknown): UserError {
	const name = error instanceof Error ? error.name : '';
	if (name === 'InvalidStateError') return new UserError('The serial port is open already; close it first.');
	if (name === 'NetworkError') {
		return new UserError(
			'The serial port cannot be opened; is it used by another program, or was the device unplugged?',
		);
	}
	return new UserError(`The serial port cannot be opened: ${error instanceof Error ? error.message : String(error)}.`);
}

/**
 * Opens a serial port within a page, eight bits, no parity, one stop bit. No host process is needed: the link runs in
 * the page itself.
 * @throws UserError (rejection) when the rate is out of range or the port cannot be opened
 */
export async function openWebSerial({ port, baud, signal }: WebSerialOptions): Promise<Transport> {
	const rate = baud ?? BAUD_RANGE.default;
	if (!Number.isInteger(rate) || rate < BAUD_RANGE.min || rate > BAUD_RANGE.max) {
		throw new UserError(`baud is ${rate}; it must be a whole number from ${BAUD_RANGE.min} to ${BAUD_RANGE.max}.`);
	}
	signal?.throwIfAborted();
	try {
		await port.open({ baudRate: rate, bufferSize: BUFFER_BYTES });
	} catch (error) {
		throw openingFailed(error);
	}
	const writer = port.writable?.getWriter();
	if (signal?.aborted || writer === undefined) {
		writer?.releaseLock();
		await port.close();
		signal?.throwIfAborted();
		throw new UserError('The serial port cannot be written to.');
	}
	return serve(port, writer, rate);
}

function serve(port: WebSerialPort, writer: WritableStreamDefaultWriter<Uint8Array>, baud: number): Transport {
	const description = describePort(port, baud);
	const data = createListeners<Uint8Array>();
	const drain = createListeners<undefined>();
	const closed = createCloseEvent();
	let buffered = 0;
	let released: Promise<void> | null = null;

	const ended = (reason: CloseReason): void => {
		if (closed.close(reason)) void release();
	};
	const unplugged = (): void => ended({ kind: 'unplugged', message: `The ${description} was unplugged.` });
	const failed = (error: unknown): void => {
		const isGone = error instanceof Error && (error.name === 'NetworkError' || error.name === 'AbortError');
		const text = error instanceof Error ? error.message : String(error);
		if (isGone) unplugged();
		else ended({ kind: 'failed', message: `The ${description} failed: ${text}.` });
	};

	const reading = new WebSerialReading({
		port,
		isClosed: () => closed.reason() !== null,
		bytes: (bytes) => data.emit(bytes),
		unplugged,
		failed,
	});
	port.addEventListener('disconnect', unplugged);

	const release = (): Promise<void> => {
		released ??= (async () => {
			port.removeEventListener('disconnect', unplugged);
			// A port closes only when nobody holds its streams; what is buffered is given up. Each of these fails when the
			// device has gone, which is what they are to bring about.
			await reading.stop();
			await writer.abort().catch(() => undefined);
			writer.releaseLock();
			await port.close().catch(() => undefined);
		})();
		return released;
	};

	return {
		description,
		baud,
		write(bytes, onWritten) {
			const accepted = closed.reason() === null && buffered + bytes.length <= TRANSPORT_BUFFER_LIMIT_BYTES;
			if (accepted && bytes.length > 0) {
				buffered += bytes.length;
				// The stream keeps the bytes until they are written: a copy of its own protects them from the caller.
				writer.write(bytes.slice()).then(() => {
					buffered -= bytes.length;
					if (closed.reason() !== null) return;
					onWritten?.();
					if (buffered === 0) drain.emit(undefined);
				}, failed);
			}
			return { accepted, bufferedBytes: buffered };
		},
		bufferedBytes: () => buffered,
		setReading: (on) => reading.setReading(on),
		onData(listener) {
			const remove = data.add(listener);
			reading.listen();
			return remove;
		},
		onDrain: (listener) => drain.add(listener),
		onClose: (listener) => closed.add(listener),
		close() {
			closed.close({ kind: 'requested', message: `The ${description} was closed.` });
			return release();
		},
	};
}
