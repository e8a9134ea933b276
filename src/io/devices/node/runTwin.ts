import { openPseudoTerminal } from '../../transport/node/pseudoTerminal.ts';
import { openSerialPort } from '../../transport/node/serial.ts';
import { listenTcp } from '../../transport/node/tcp.ts';
import { isTcpAddress, parseTcpAddress } from '../../transport/tcpAddress.ts';
import type { CloseReason, Transport } from '../../transport/transport.ts';
import type { DeviceRunOptions } from '../twins/device.ts';
import { createTwin, type DeviceKind } from '../twins/twin.ts';

/** A line that a twin listens on: it may bring several connections, one after the other. */
interface Listening {
	readonly path: string | null;
	readonly description: string;
	readonly ended: Promise<CloseReason>;
	close(): Promise<void>;
}

async function listenOnSerial(options: DeviceRunOptions, plug: (line: Transport) => void): Promise<Listening> {
	const { port, portBaud, signal } = options;
	const terminal = port === undefined ? await openPseudoTerminal({ signal }) : null;
	const line =
		terminal?.transport ??
		(await openSerialPort({ path: port ?? '', ...(portBaud !== undefined && { baud: portBaud }), signal }));
	plug(line);
	return {
		path: terminal?.path ?? port ?? null,
		description: line.description,
		ended: new Promise((resolve) => void line.onClose(resolve)),
		close: () => line.close(),
	};
}

async function listenOnTcp(
	text: string,
	signal: AbortSignal | undefined,
	twin: { welcome(line: Transport): void },
): Promise<Listening> {
	let end = (_: CloseReason): void => undefined;
	const ended = new Promise<CloseReason>((resolve) => {
		end = resolve;
	});
	const open = new Set<Transport>();
	const welcome = (line: Transport): void => {
		open.add(line);
		line.onClose(() => open.delete(line));
		twin.welcome(line);
	};
	const listener = await listenTcp(parseTcpAddress(text), welcome, signal);
	const { host, port } = listener.address;
	return {
		path: `tcp:${host.includes(':') ? `[${host}]` : host}:${port}`,
		description: listener.description,
		ended,
		async close() {
			end({ kind: 'requested', message: `The ${listener.description} was closed.` });
			await Promise.all([...open].map((line) => line.close()));
			await listener.close();
		},
	};
}

/**
 * Runs a simulated device on a serial port, on a pseudo-terminal made for it, or on a TCP port, until the line closes or
 * the signal aborts.
 * @returns why it ended. Rejects with a UserError when there is no such port or no way to a pseudo-terminal
 */
export async function runTwin(kind: DeviceKind, options: DeviceRunOptions): Promise<CloseReason> {
	const { signal, port } = options;
	const twin = createTwin(kind, options);
	const opening =
		port !== undefined && isTcpAddress(port) ? listenOnTcp(port, signal, twin) : listenOnSerial(options, twin.plug);
	const listening = await opening.catch((error: unknown) => {
		// A device that never got its line must not keep the process alive.
		twin.server.close();
		throw error;
	});
	const stop = (): void => void listening.close();
	signal?.addEventListener('abort', stop, { once: true });
	options.onReady?.(twin.describe(listening.path, listening.description, () => listening.close()));
	const reason = await listening.ended;
	signal?.removeEventListener('abort', stop);
	twin.server.close();
	await listening.close();
	return reason;
}
