import { UserError } from '../base/errors.ts';
import { serveRelay } from '../io/transport/browser/browserRelay.ts';
import { openWebSerial, type WebSerialPort } from '../io/transport/browser/browserWebSerial.ts';
import type { PagePorts } from '../ui/connection/pagePorts.ts';
import type { FromRuntime, PagePort } from './messages.ts';

/** The part of WebSerial (https://wicg.github.io/serial/) that a window is asked for; browsers' own types do not have it yet. */
interface Serial {
	/** Those that a person let this page have before and that are plugged in. */
	getPorts(): Promise<readonly WebSerialPort[]>;
	/** Asks the person; only within a click. */
	requestPort(): Promise<WebSerialPort>;
	addEventListener(type: 'connect', listener: () => void): void;
}

/** The window's serial ports, each under the path that sessions know it by. */
export interface SerialPorts extends PagePorts {
	list(): readonly PagePort[];
	/** Opens a port for the runtime and carries its bytes. */
	serve(request: FromRuntime): void;
}

function titleOf(port: WebSerialPort, number: number): string {
	const { usbVendorId, usbProductId = 0 } = port.getInfo?.() ?? {};
	const hex = (id: number): string => id.toString(16).padStart(4, '0');
	return usbVendorId === undefined ? `port ${number}` : `port ${number} (USB ${hex(usbVendorId)}:${hex(usbProductId)})`;
}

function whyNone(serial: Serial | undefined): string {
	if (!isSecureContext) {
		return 'Serial ports need a page from https:// or from this computer itself (http://127.0.0.1).';
	}
	return serial
		? ''
		: 'This browser has no WebSerial: serial ports need Chrome, Edge or another Chromium on a computer.';
}

/** @param changed told when there are other ports than before */
export function windowSerialPorts(changed: (ports: readonly PagePort[]) => void): SerialPorts {
	const { serial } = navigator as Navigator & { readonly serial?: Serial };
	const ports: WebSerialPort[] = [];
	const pathOf = (index: number): string => `webserial:${index + 1}`;
	const list = (): PagePort[] => ports.map((port, k) => ({ path: pathOf(k), title: titleOf(port, k + 1) }));
	/** Ports keep their number for as long as the page is open. */
	const add = (more: readonly WebSerialPort[]): void => {
		const fresh = more.filter((port) => !ports.includes(port));
		ports.push(...fresh);
		if (fresh.length > 0) changed(list());
	};
	const look = (): void => void serial?.getPorts().then(add, () => undefined);
	look();
	serial?.addEventListener('connect', look);
	return {
		whyNone: whyNone(serial),
		list,
		async choose() {
			if (!serial) return undefined;
			try {
				const port = await serial.requestPort();
				add([port]);
				return pathOf(ports.indexOf(port));
			} catch (error) {
				// The person closed the dialogue without a choice.
				if (error instanceof Error && error.name === 'NotFoundError') return undefined;
				throw error;
			}
		},
		serve({ path, baud, line }) {
			const port = ports.find((_, k) => pathOf(k) === path);
			void serveRelay(line, (signal) => {
				if (!port) return Promise.reject(new UserError(`The page has no serial port ${path} any more.`));
				return openWebSerial({ port, baud, signal });
			});
		},
	};
}
