import type { Clock, Timers } from '../../../base/clock.ts';
import { UserError } from '../../../base/errors.ts';
import { createSeededRandom } from '../../../base/pcg.ts';
import { type ImpairedTransport, impairTransport } from '../../transport/impaired.ts';
import { createLoopback, type Loopback } from '../../transport/loopback.ts';
import type { Transport } from '../../transport/transport.ts';
import { type DeviceConditions, deviceConditions, directions } from './conditions.ts';
import type { DeviceRunOptions, InProcessDevice, RunningDevice } from './device.ts';
import type { HandServerState } from './handServer.ts';
import type { LevelChange } from './runningLevels.ts';

/** What a simulated device is, whatever line it is on: it keeps its state while lines come and go. */
export interface TwinServer {
	/** Plugs it into a line, out of the one before. @param heard what came on this line before */
	plug(transport: Transport, heard?: Uint8Array): void;
	/** One more line came: it gets the device (then `take` is called), or is told that another host has it, and closed. */
	welcome(transport: Transport, take: (heard?: Uint8Array) => void): void;
	state(): HandServerState;
	pressEmergencyStop(): void;
	resetEmergencyStop(): void;
	/** Its processor restarts; stop, faults and heat stay. */
	restart(powerWasAway: boolean): void;
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
	onLevel?(change: LevelChange): void;
}

/**
 * A kind of simulated device: one file that declares it, one line in twinRegistry.ts. What it is put on is no business of
 * its own: `inProcessTwin`, or `runTwin` (../node/runTwin.ts) for ports and pseudo-terminals.
 */
export interface DeviceKind {
	/** As in `device:hand`. */
	readonly name: string;
	/** One line for `--help`. */
	readonly summary: string;
	make(parts: TwinParts): TwinServer;
}

/** How a twin is made that opens no line itself. */
export type InProcessOptions = Omit<DeviceRunOptions, 'port' | 'portBaud' | 'signal' | 'onReady'>;

/** A twin that is on no line yet. */
export function createTwin(kind: DeviceKind, options: InProcessOptions) {
	const { clock, timers } = options;
	const random = createSeededRandom(options.seed ?? 1);
	let conditions = deviceConditions(options.conditions);
	const { onState, onLevel } = options;
	const server = kind.make({ clock, timers, conditions, ...(onState && { onState }), ...(onLevel && { onLevel }) });
	let line: ImpairedTransport | null = null;

	const impaired = (transport: Transport): ImpairedTransport =>
		impairTransport(transport, { clock, timers, random, ...directions(conditions) });
	const plug = (transport: Transport): void => {
		line = impaired(transport);
		server.plug(line);
	};
	/** One of several lines, of which at most one has the device. */
	const welcome = (transport: Transport): void => {
		const visitor = impaired(transport);
		server.welcome(visitor, (heard) => {
			// One host at a time: the one before has been silent, or is gone.
			void line?.close();
			line = visitor;
			server.plug(visitor, heard);
		});
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
		restart: (powerWasAway) => server.restart(powerWasAway),
		setObject: (closure) => server.setObject(closure),
		close,
	});
	return { plug, welcome, describe, server, clock, timers };
}

/** A twin within this process or page: no operating system is needed. */
export function inProcessTwin(kind: DeviceKind, options: InProcessOptions): InProcessDevice {
	const twin = createTwin(kind, options);
	let loopback: Loopback | null = null;
	let powered = true;
	return {
		async transport(signal) {
			signal?.throwIfAborted();
			if (!powered) throw new UserError(`The simulated ${kind.name} is switched off.`);
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
