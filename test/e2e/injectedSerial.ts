import { connect, type Socket } from 'node:net';
import type { Page } from 'playwright-core';

/** A board that stands at a TCP address, as if it were plugged into the computer of the page. */
export interface InjectedBoard {
	/** Pulls the cable: streams fail, `disconnect` is told, and the port cannot be opened. */
	pull(): Promise<void>;
	/** Plugs it in again: `connect` is told. */
	plug(): Promise<void>;
}

declare global {
	interface Window {
		/** What crosses to the test, as base64; see `injectSerial`. */
		boardWrite(bytes: string): Promise<void>;
		boardOpen(): Promise<void>;
		boardClose(): Promise<void>;
		/** What the test calls in the page. */
		board: { arrive(bytes: string): void; pull(): void; plug(): void };
	}
}

/**
 * Gives a page, before it loads, a `navigator.serial` that behaves as the standard says (https://wicg.github.io/serial/): one USB
 * board, which the page gets only by `requestPort` within a click. Runs within the page.
 */
function pageSerial(): void {
	const failing = (name: string, message: string): DOMException => new DOMException(message, name);
	const decode = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
	const encode = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

	class Port extends EventTarget {
		connected = true;
		readable: ReadableStream<Uint8Array> | null = null;
		writable: WritableStream<Uint8Array> | null = null;
		incoming: ReadableStreamDefaultController<Uint8Array> | null = null;
		outgoing: WritableStreamDefaultController | null = null;

		getInfo() {
			return { usbVendorId: 0x2341, usbProductId: 0x0043 };
		}

		async open({ baudRate, bufferSize = 255 }: { baudRate: number; bufferSize?: number }): Promise<void> {
			if (this.readable !== null) throw failing('InvalidStateError', 'The port is already open.');
			if (!(baudRate > 0)) throw new TypeError('baudRate must be above 0');
			if (!this.connected) throw failing('NetworkError', 'Failed to open serial port.');
			await window.boardOpen();
			this.readable = new ReadableStream<Uint8Array>(
				{
					start: (controller) => {
						this.incoming = controller;
					},
				},
				{ highWaterMark: bufferSize, size: (chunk) => chunk.length },
			);
			this.writable = new WritableStream<Uint8Array>(
				{
					start: (controller) => {
						this.outgoing = controller;
					},
					write: (chunk) => window.boardWrite(encode(chunk)),
				},
				{ highWaterMark: bufferSize, size: (chunk) => chunk.length },
			);
		}

		async close(): Promise<void> {
			if (this.readable === null) throw failing('InvalidStateError', 'The port is already closed.');
			if (this.readable.locked || this.writable?.locked) throw new TypeError('Cannot close: a stream is locked');
			this.end();
			await window.boardClose();
		}

		end(): void {
			this.readable = null;
			this.writable = null;
			this.incoming = null;
			this.outgoing = null;
		}
	}

	const port = new Port();
	let granted = false;
	const serial = Object.assign(new EventTarget(), {
		getPorts: async () => (granted && port.connected ? [port] : []),
		requestPort: async () => {
			if (!navigator.userActivation.isActive) {
				throw failing('SecurityError', 'Must be handling a user gesture to show a permission request.');
			}
			if (!port.connected) throw failing('NotFoundError', 'No port selected by the user.');
			granted = true;
			return port;
		},
	});
	Object.defineProperty(navigator, 'serial', { value: serial });
	window.board = {
		arrive: (bytes) => port.incoming?.enqueue(decode(bytes)),
		pull() {
			port.connected = false;
			const lost = failing('NetworkError', 'The device has been lost.');
			port.incoming?.error(lost);
			port.outgoing?.error(lost);
			port.dispatchEvent(new Event('disconnect'));
			serial.dispatchEvent(new Event('disconnect'));
		},
		plug() {
			port.connected = true;
			port.dispatchEvent(new Event('connect'));
			serial.dispatchEvent(new Event('connect'));
		},
	};
}

/** Puts a board at `tcp:HOST:PORT` behind the page's serial port. Call before the page loads. */
export async function injectSerial(page: Page, address: string): Promise<InjectedBoard> {
	const [, host = '', port = ''] = /^tcp:(.+):(\d+)$/.exec(address) ?? [];
	let cable: Socket | undefined;
	const unplug = (): void => {
		cable?.destroy();
		cable = undefined;
	};
	await page.exposeFunction('boardOpen', async () => {
		unplug();
		const line = connect(Number(port), host);
		await new Promise((resolve, reject) => line.once('connect', resolve).once('error', reject));
		cable = line;
		// A page that is being closed takes no more bytes.
		line.on('data', (bytes) => {
			page.evaluate((text) => window.board.arrive(text), bytes.toString('base64')).catch(() => line.destroy());
		});
		line.on('error', () => line.destroy());
	});
	await page.exposeFunction('boardWrite', (text: string) => {
		const line = cable;
		return new Promise<void>((resolve) => {
			if (line) line.write(Buffer.from(text, 'base64'), () => resolve());
			else resolve();
		});
	});
	await page.exposeFunction('boardClose', unplug);
	await page.addInitScript(pageSerial);
	return {
		async pull() {
			unplug();
			await page.evaluate(() => window.board.pull());
		},
		plug: () => page.evaluate(() => window.board.plug()),
	};
}
