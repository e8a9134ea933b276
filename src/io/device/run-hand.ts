import { type ImpairedTransport, impairTransport } from '../transport/impaired.ts';
import { createLoopback } from '../transport/loopback.ts';
import { openPseudoTerminal } from '../transport/pseudo-terminal.ts';
import { createSeededRandom } from '../transport/seeded-random.ts';
import { openSerialPort } from '../transport/serial.ts';
import { wallClock, wallTimers } from '../transport/timers.ts';
import type { CloseReason, Transport } from '../transport/transport.ts';
import { deviceConditions, directions } from './conditions.ts';
import type { DeviceKind, DeviceRunOptions, InProcessDevice, RunningDevice } from './device.ts';
import { createSimulatedHand } from './hand.ts';
import { type HandServer, serveHand } from './hand-server.ts';

type TwinOptions = Parameters<DeviceKind['inProcess']>[0];

/** A hand that keeps its state while lines come and go. */
function createTwin(options: TwinOptions) {
	const clock = options.clock ?? wallClock;
	const timers = options.timers ?? wallTimers;
	const random = createSeededRandom(options.seed ?? 1);
	let conditions = deviceConditions(options.conditions);
	const hand = createSimulatedHand(clock());

	const plug = (line: Transport) => {
		const impaired = impairTransport(line, { clock, timers, random, ...directions(conditions) });
		const server = serveHand(impaired, {
			hand,
			clock,
			timers,
			baud: conditions.baud,
			...(options.onState && { onState: options.onState }),
		});
		return { impaired, server };
	};
	const describe = (
		path: string | null,
		description: string,
		current: () => { impaired: ImpairedTransport; server: HandServer },
		close: () => Promise<void>,
	): RunningDevice => ({
		path,
		description,
		state: () => current().server.state(),
		setConditions(changes) {
			conditions = deviceConditions({ ...conditions, ...changes });
			const { inbound, outbound } = directions(conditions);
			current().impaired.setInbound(inbound);
			current().impaired.setOutbound(outbound);
		},
		pressEmergencyStop: () => current().server.pressEmergencyStop(),
		resetEmergencyStop: () => current().server.resetEmergencyStop(),
		setObject: (closure) => hand.setObject(closure),
		close,
	});
	return { plug, describe, clock, timers };
}

/**
 * Runs the simulated hand on a serial port, or on a pseudo-terminal made for it, until the line closes or the signal
 * aborts.
 * @returns why it ended. Rejects with a UserError when there is no such port or no way to a pseudo-terminal
 */
export async function runHandDevice(options: DeviceRunOptions): Promise<CloseReason> {
	const twin = createTwin(options);
	const { signal } = options;
	const terminal = options.port === undefined ? await openPseudoTerminal({ signal }) : null;
	const line =
		terminal?.transport ??
		(await openSerialPort({
			path: options.port ?? '',
			...(options.portBaud !== undefined && { baud: options.portBaud }),
			signal,
		}));
	const plugged = twin.plug(line);
	const ended = new Promise<CloseReason>((resolve) => void line.onClose(resolve));
	const stop = (): void => void line.close();
	signal?.addEventListener('abort', stop, { once: true });
	options.onReady?.(
		twin.describe(
			terminal?.path ?? options.port ?? null,
			line.description,
			() => plugged,
			() => line.close(),
		),
	);
	const reason = await ended;
	signal?.removeEventListener('abort', stop);
	plugged.server.close();
	await line.close();
	return reason;
}

function handInProcess(options: TwinOptions): InProcessDevice {
	const twin = createTwin(options);
	const socket = () => {
		const loopback = createLoopback({ clock: twin.clock, timers: twin.timers });
		return { loopback, ...twin.plug(loopback.device) };
	};
	let current = socket();
	return {
		async transport(signal) {
			signal?.throwIfAborted();
			// The cable of before is pulled: one host at a time.
			current.server.close();
			await current.loopback.host.close();
			current = socket();
			return current.loopback.host;
		},
		device: twin.describe(
			null,
			'in-process line',
			() => current,
			async () => current.loopback.unplug(),
		),
	};
}

/** The simulated prosthetic hand. */
export const HAND_DEVICE: DeviceKind = {
	name: 'hand',
	summary: 'simulated prosthetic hand: five digits, a wrist, telemetry, watchdog and emergency stop',
	run: runHandDevice,
	inProcess: handInProcess,
};
