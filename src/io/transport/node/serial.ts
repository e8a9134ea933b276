import { SerialPort } from 'serialport';
import { UserError } from '../../../base/errors.ts';
import { BAUD_RANGE } from '../../../protocol/limits/baudRate.ts';
import type { Transport } from '../transport.ts';
import { createStreamTransport } from './stream.ts';
import { mendUnixPort } from './unixPort.ts';

/** Which serial port to open. */
export interface SerialOptions {
	/** `/dev/ttyACM0`, `/dev/tty.usbmodem1`, `COM3`, or the path of a pseudo-terminal. */
	readonly path: string;
	/** 9,600 to 2,000,000 baud; default 115,200. Pseudo-terminals ignore it. */
	readonly baud?: number;
	readonly signal?: AbortSignal | undefined;
}

/** What the system says to a write when the device has gone. */
const UNPLUGGED = /\b(EIO|ENXIO|EBADF|ENODEV)\b|bad file|no such device/i;

function openingFailed(path: string, error: Error): UserError {
	const text = error.message;
	if (/no such file|file not found|unknown error code 2\b/i.test(text)) {
		return new UserError(`Serial port ${path} does not exist; \`retinode ports\` lists those that do.`);
	}
	if (/lock port|busy|access denied/i.test(text)) {
		return new UserError(
			`Serial port ${path} is in use by another program; close that program or choose another port.`,
		);
	}
	if (/permission denied/i.test(text)) {
		return new UserError(
			`Serial port ${path} may not be opened by this user; on Linux, join the group that owns it (often dialout).`,
		);
	}
	return new UserError(`Serial port ${path} cannot be opened: ${text.replace(/^Error:?\s*/, '').replace(/\.$/, '')}.`);
}

/**
 * Opens a serial port, eight bits, no parity, one stop bit, raw, as the library has it. Only on the main thread: the native binding delivers
 * nothing within worker threads.
 * @throws UserError (rejection) when the rate is out of range or the port cannot be opened
 */
export async function openPort(path: string, rate: number): Promise<SerialPort> {
	if (!Number.isInteger(rate) || rate < BAUD_RANGE.min || rate > BAUD_RANGE.max) {
		throw new UserError(`baud is ${rate}; it must be a whole number from ${BAUD_RANGE.min} to ${BAUD_RANGE.max}.`);
	}
	if (path === '') throw new UserError('The path of the serial port is empty; `retinode ports` lists the ports.');
	const port = new SerialPort({ path, baudRate: rate, autoOpen: false });
	await new Promise<void>((resolve, reject) => {
		port.open((error) => (error ? reject(openingFailed(path, error)) : resolve()));
	});
	if (port.port) mendUnixPort(port.port);
	return port;
}

/**
 * Opens a serial port as `openPort` does, as a transport.
 * @throws UserError (rejection) when the rate is out of range or the port cannot be opened
 */
export async function openSerialPort({ path, baud, signal }: SerialOptions): Promise<Transport> {
	const rate = baud ?? BAUD_RANGE.default;
	signal?.throwIfAborted();
	const port = await openPort(path, rate);
	const release = (): Promise<void> =>
		new Promise((resolve) => {
			// Discarding what is buffered keeps a stuck device from holding up the close.
			if (port.isOpen) port.close(() => resolve());
			else resolve();
		});
	if (signal?.aborted) {
		await release();
		signal.throwIfAborted();
	}
	const { transport, ended } = createStreamTransport({
		description: `serial port ${path} at ${rate} baud`,
		baud: rate,
		readable: port,
		writable: port,
		// What was under way when the port closed by itself is called off: the line went away there, too.
		unplugged: (error) =>
			('canceled' in error || UNPLUGGED.test(error.message)) && `Serial port ${path} was unplugged.`,
		release,
	});
	// Only a line that went away closes the port without being asked.
	port.on('close', () => ended({ kind: 'unplugged', message: `Serial port ${path} was unplugged.` }));
	return transport;
}
