import { UserError } from '../../ode/errors.ts';
import { type ImpairedTransport, impairTransport } from '../transport/impaired.ts';
import { createLoopback, type Loopback } from '../transport/loopback.ts';
import { createSeededRandom } from '../transport/seeded-random.ts';
import { type Clock, type Timers, wallClock, wallTimers } from '../transport/timers.ts';
import type { Transport } from '../transport/transport.ts';
import { type DeviceConditions, deviceConditions, directions } from './conditions.ts';
import type { DeviceKind, InProcessDevice, RunningDevice } from './device.ts';
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

/** How a twin is made that opens no line itself. */
export type InProcessOptions = Parameters<DeviceKind['inProcess']>[0];

/** A twin that is on no line yet. */
export function createTwin(make: (parts: TwinParts) => TwinServer, options: InProcessOptions) {
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

/** A twin within this process or page: no operating system is needed. */
export function inProcessTwin(
	name: string,
	make: (parts: TwinParts) => TwinServer,
	options: InProcessOptions,
): InProcessDevice {
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
}
