import { UserError } from '../../ode/errors.ts';
import { type ImpairedTransport, impairTransport } from '../transport/impaired.ts';
import { createLoopback, type Loopback } from '../transport/loopback.ts';
import { openPseudoTerminal } from '../transport/pseudo-terminal.ts';
import { createSeededRandom } from '../transport/seeded-random.ts';
import { openSerialPort } from '../transport/serial.ts';
import { listenTcp } from '../transport/tcp.ts';
import { isTcpAddress, parseTcpAddress } from '../transport/tcp-address.ts';
import { type Clock, type Timers, wallClock, wallTimers } from '../transport/timers.ts';
import type { CloseReason, Transport } from '../transport/transport.ts';
import { type DeviceConditions, deviceConditions, directions } from './conditions.ts';
import type { DeviceKind, DeviceRunOptions, InProcessDevice, RunningDevice } from './device.ts';
import type { HandServerState } from './hand-server.ts';

/** What a simulated device is, whatever line it is on: it keeps its state while lines come and go. */
export interface TwinServer {
	/** Plugs it into a line, out of the one before. */
	plug(transport: Transport): void;
	state(): HandServerState;
	pressEmergencyStop(): void;
	resetEmergencyStop(): void;
	setObject(closure: number | null): void;
	/** It loses power. */
	close(): void;
}

/** What a twin is made of. */
export interface TwinParts {
	readonly clock: Clock;
	readonly timers: Timers;
	/** The conditions of its line when it starts; a device that can says its rate to the host. */
	readonly conditions: DeviceConditions;
	onState?(state: HandServerState): void;
}

/** A line that a twin listens on: it may bring several connections, one after the other. */
interface Listening {
	readonly path: string | null;
	readonly description: string;
	readonly ended: Promise<CloseReason>;
	close(): Promise<void>;
}

type InProcessOptions = Parameters<DeviceKind['inProcess']>[0];

function createTwin(make: (parts: TwinParts) => TwinServer, options: InProcessOptions) {
	const clock = options.clock ?? wallClock;
	const timers = options.timers ?? wallTimers;
	const random = createSeededRandom(options.seed ?? 1);
	let conditions = deviceConditions(options.conditions);
	const server = make({ clock, timers, conditions, ...(options.onState && { onState: options.onState }) });
	let line: ImpairedTransport | null = null;

	const plug = (transport: Transport): void => {
		line = impairTransport(transport, { clock, timers, random, ...directions(conditions) });
		server.plug(line);
	};
	const describe = (path: string | null, description: string, close: () => Promise<void>): RunningDevice => ({
		path,
		description,
		state: () => server.state(),
		setConditions(changes) {
			conditions = deviceConditions({ ...conditions, ...changes });
			const { inbound, outbound } = directions(conditions);
			line?.setInbound(inbound);
			line?.setOutbound(outbound);
		},
		pressEmergencyStop: () => server.pressEmergencyStop(),
		resetEmergencyStop: () => server.resetEmergencyStop(),
		setObject: (closure) => server.setObject(closure),
		close,
	});
	return { plug, describe, server, clock, timers };
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

async function listenOnTcp(text: string, signal: AbortSignal | undefined, plug: (line: Transport) => void) {
	let current: Transport | null = null;
	let end = (_: CloseReason): void => undefined;
	const ended = new Promise<CloseReason>((resolve) => {
		end = resolve;
	});
	const take = (line: Transport): void => {
		// One host at a time: the newest has the cable.
		void current?.close();
		current = line;
		plug(line);
	};
	const listener = await listenTcp(parseTcpAddress(text), take, signal);
	const { host, port } = listener.address;
	const listening: Listening = {
		path: `tcp:${host.includes(':') ? `[${host}]` : host}:${port}`,
		description: listener.description,
		ended,
		async close() {
			end({ kind: 'requested', message: `The ${listener.description} was closed.` });
			await current?.close();
			await listener.close();
		},
	};
	return listening;
}

/**
 * Makes a kind of device of a server: on a serial port, on a pseudo-terminal made for it, on a TCP port, or within the
 * process.
 */
export function twinKind(name: string, summary: string, make: (parts: TwinParts) => TwinServer): DeviceKind {
	return {
		name,
		summary,
		async run(options) {
			const { signal, port } = options;
			const twin = createTwin(make, options);
			const opening =
				port !== undefined && isTcpAddress(port)
					? listenOnTcp(port, signal, twin.plug)
					: listenOnSerial(options, twin.plug);
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
		},
		inProcess(options): InProcessDevice {
			const twin = createTwin(make, options);
			let loopback: Loopback | null = null;
			let powered = true;
			return {
				async transport(signal) {
					signal?.throwIfAborted();
					if (!powered) throw new UserError(`The simulated ${name} is switched off.`);
					// The cable of before is pulled: one host at a time.
					loopback?.unplug();
					loopback = createLoopback({ clock: twin.clock, timers: twin.timers });
					twin.plug(loopback.device);
					return loopback.host;
				},
				device: twin.describe(null, 'in-process line', async () => {
					powered = false;
					loopback?.unplug();
					twin.server.close();
				}),
			};
		},
	};
}
