import { UserError } from '../../ode/errors.ts';
import { type ImpairedTransport, impairTransport } from '../transport/impaired.ts';
import { createLoopback, type Loopback } from '../transport/loopback.ts';
import { openPseudoTerminal } from '../transport/pseudo-terminal.ts';
import { createSeededRandom } from '../transport/seeded-random.ts';
import { openSerialPort } from '../transport/serial.ts';
import { wallClock, wallTimers } from '../transport/timers.ts';
import type { CloseReason, Transport } from '../transport/transport.ts';
import { deviceConditions, directions } from './conditions.ts';
import type { DeviceKind, DeviceRunOptions, InProcessDevice, RunningDevice } from './device.ts';
import { createSimulatedHand } from './hand.ts';
import { createHandServer } from './hand-server.ts';

type TwinOptions = Parameters<DeviceKind['inProcess']>[0];

/** A hand that keeps its state while lines come and go. */
function createTwin(options: TwinOptions) {
	const clock = options.clock ?? wallClock;
	const timers = options.timers ?? wallTimers;
	const random = createSeededRandom(options.seed ?? 1);
	let conditions = deviceConditions(options.conditions);
	const hand = createSimulatedHand(clock());

	const server = createHandServer({
		hand,
		clock,
		timers,
		baud: conditions.baud,
		...(options.onState && { onState: options.onState }),
	});

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
		setObject: (closure) => hand.setObject(closure),
		close,
	});
	return { plug, describe, server, clock, timers };
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
	twin.plug(line);
	const ended = new Promise<CloseReason>((resolve) => void line.onClose(resolve));
	const stop = (): void => void line.close();
	signal?.addEventListener('abort', stop, { once: true });
	options.onReady?.(twin.describe(terminal?.path ?? options.port ?? null, line.description, () => line.close()));
	const reason = await ended;
	signal?.removeEventListener('abort', stop);
	twin.server.close();
	await line.close();
	return reason;
}

function handInProcess(options: TwinOptions): InProcessDevice {
	const twin = createTwin(options);
	let loopback: Loopback | null = null;
	let powered = true;
	return {
		async transport(signal) {
			signal?.throwIfAborted();
			if (!powered) throw new UserError('The simulated hand is switched off.');
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
}

/** The simulated prosthetic hand. */
export const HAND_DEVICE: DeviceKind = {
	name: 'hand',
	summary: 'simulated prosthetic hand: five digits, a wrist, telemetry, watchdog and emergency stop',
	run: runHandDevice,
	inProcess: handInProcess,
};
