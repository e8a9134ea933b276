import { read, write } from 'node:fs';
import { promisify } from 'node:util';

const readFile = promisify(read);
const writeFile = promisify(write);

/** What a port is waited for; the numbers are libuv's flags. */
const FLAGS = { readable: 1, writable: 2 } as const;
type Readiness = keyof typeof FLAGS;

/** The part of serialport's Unix binding that is used here. */
interface UnixBinding {
	readonly isOpen: boolean;
	readonly fd: number | null;
	readonly poller: {
		on(event: Readiness, heard: (error: Error | null) => void): unknown;
		/** Waits for these flags and no others. */
		poll(flags: number): void;
		/** Stops waiting; `readable` and `writable` come with an error that says `canceled`. */
		stop(): void;
	};
	read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }>;
	write(buffer: Buffer): Promise<void>;
	close(): Promise<void>;
}

function isUnixBinding(binding: object): binding is UnixBinding {
	return 'poller' in binding && 'fd' in binding && 'read' in binding && 'write' in binding && 'close' in binding;
}

const RETRY = new Set(['EAGAIN', 'EWOULDBLOCK', 'EINTR']);

function closedError(): Error {
	return Object.assign(new Error('the port is closed'), { canceled: true });
}

/**
 * Takes over how an open port reads, writes and closes on Unix, where serialport 13 does three things that a device
 * which vanishes, stalls or is let go of brings out:
 * - A terminal that was hung up reads as end of file (0 bytes); serialport then reads again at once, for ever, which
 *   burns a whole core and never tells. Since the port is opened with VMIN = 1, 0 bytes mean nothing else: here the
 *   read ends with an error, which the port takes for a disconnection.
 * - To wait for readiness after `close` touches freed memory in the native poller and ends the process; and a file
 *   closed while an operation on it is under way may by then be another file of that number. Here nothing waits once
 *   closing has begun, and the file is closed after the last operation on it has come back.
 * - To wait for one readiness forgets the wait for the other, so that a device that takes nothing is not heard either.
 *   Here both are waited for together.
 *
 * Elsewhere (Windows) the binding is left as it is.
 */
export function mendUnixPort(binding: object): void {
	if (!isUnixBinding(binding)) return;
	const { poller } = binding;
	const close = binding.close.bind(binding);
	const waiting: Record<Readiness, Set<(error: Error | null) => void>> = { readable: new Set(), writable: new Set() };
	const underWay = new Set<Promise<unknown>>();
	let closing = false;

	const poll = (): void => {
		if (closing) return;
		poller.poll((waiting.readable.size && FLAGS.readable) | (waiting.writable.size && FLAGS.writable));
	};
	for (const event of ['readable', 'writable'] as const) {
		poller.on(event, (error) => {
			const heard = [...waiting[event]];
			waiting[event].clear();
			for (const tell of heard) tell(error);
			// The native poller has gone on to wait for what it was ever asked for: only this is wanted.
			poll();
		});
	}
	const ready = (event: Readiness): Promise<void> =>
		new Promise((resolve, reject) => {
			waiting[event].add((error) => (error ? reject(error) : resolve()));
			poll();
		});

	/** Does something with the file as soon as it can be done. */
	const attempt = async <T>(event: Readiness, act: (fd: number) => Promise<T>): Promise<T> => {
		for (;;) {
			if (closing || binding.fd === null) throw closedError();
			const acting = act(binding.fd);
			underWay.add(acting);
			try {
				return await acting;
			} catch (error) {
				if (closing) throw closedError();
				if (!RETRY.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
			} finally {
				underWay.delete(acting);
			}
			await ready(event);
		}
	};

	binding.read = async (buffer, offset, length) => {
		const { bytesRead } = await attempt('readable', (fd) => readFile(fd, buffer, offset, length, null));
		if (bytesRead === 0) throw new Error('the line was hung up');
		return { buffer, bytesRead };
	};
	binding.write = async (buffer) => {
		for (let at = 0; at < buffer.length; ) {
			at += (await attempt('writable', (fd) => writeFile(fd, buffer, at, buffer.length - at, null))).bytesWritten;
		}
	};
	binding.close = async () => {
		if (closing) throw closedError();
		closing = true;
		poller.stop();
		// They come back at once: the port is opened non-blocking.
		await Promise.allSettled(underWay);
		await close();
	};
}
