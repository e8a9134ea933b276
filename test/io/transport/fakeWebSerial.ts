import type { WebSerialPort } from '../../../src/io/transport/browser/browserWebSerial.ts';

/** A serial port as the standard describes it, with a wire to another one in place of hardware. */
export interface FakeSerialPort extends WebSerialPort {
	/** What the other end has written arrives here; resolves when there is room. */
	arrive(bytes: Uint8Array): Promise<void>;
	/** The cable is pulled: both streams fail with a NetworkError and `disconnect` is told. */
	pull(): void;
	/** The line is noisy for a moment: the readable stream fails, and a new one takes its place. */
	disturb(name: string): void;
	/** How it was opened last. */
	readonly opened: { readonly baudRate: number; readonly bufferSize?: number } | null;
}

const named = (name: string): Error => Object.assign(new Error(`fake ${name}`), { name });

/** A port; `send` carries what is written to it. */
export function createFakeSerialPort(send: (bytes: Uint8Array) => Promise<void>): FakeSerialPort {
	const listeners = new Set<() => void>();
	let readable: ReadableStream<Uint8Array> | null = null;
	let writable: WritableStream<Uint8Array> | null = null;
	let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
	let outgoing: WritableStreamDefaultController | null = null;
	let opened: FakeSerialPort['opened'] = null;
	let room = (): void => undefined;

	const newReadable = (): void => {
		readable = new ReadableStream<Uint8Array>(
			{
				start(made) {
					controller = made;
				},
				pull() {
					room();
				},
			},
			{ highWaterMark: 4096, size: (chunk) => chunk.length },
		);
	};

	return {
		get readable() {
			return readable;
		},
		get writable() {
			return writable;
		},
		get opened() {
			return opened;
		},
		getInfo: () => ({ usbVendorId: 0x2341, usbProductId: 0x43 }),
		async open(options) {
			if (opened !== null) throw named('InvalidStateError');
			opened = options;
			newReadable();
			writable = new WritableStream<Uint8Array>({
				start(made) {
					outgoing = made;
				},
				// As in a browser, aborting the stream ends a write that is held up.
				write: (chunk, { signal }) =>
					Promise.race([
						send(chunk),
						new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(named('AbortError')))),
					]),
			});
		},
		async close() {
			if (readable?.locked || writable?.locked) throw new TypeError('a stream of the port is locked');
			readable = null;
			writable = null;
			opened = null;
		},
		addEventListener: (_, listener) => void listeners.add(listener),
		removeEventListener: (_, listener) => void listeners.delete(listener),
		async arrive(bytes) {
			while (opened !== null && controller !== null && (controller.desiredSize ?? 0) <= 0) {
				await new Promise<void>((resolve) => {
					room = resolve;
				});
			}
			if (opened !== null) controller?.enqueue(bytes.slice());
		},
		pull() {
			controller?.error(named('NetworkError'));
			outgoing?.error(named('NetworkError'));
			readable = null;
			writable = null;
			for (const listener of [...listeners]) listener();
		},
		disturb(name) {
			const broken = controller;
			newReadable();
			broken?.error(named(name));
		},
	};
}

/** Two ports with a cable between them. */
export function createFakeCable(): { readonly here: FakeSerialPort; readonly there: FakeSerialPort } {
	const here: FakeSerialPort = createFakeSerialPort((bytes) => there.arrive(bytes));
	const there: FakeSerialPort = createFakeSerialPort((bytes) => here.arrive(bytes));
	return { here, there };
}
