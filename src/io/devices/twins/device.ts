import type { Clock, Timers } from '../../../base/clock.ts';
import type { TransportFactory } from '../../transport/transport.ts';
import type { DeviceConditions } from './conditions.ts';
import type { HandServerState } from './handServer.ts';
import type { LevelChange } from './runningLevels.ts';

/** A simulated device that answers on a line, in the hands of whoever started it. */
export interface RunningDevice {
	/** What a host opens: the path of the serial port or pseudo-terminal, or `tcp:HOST:PORT`; null within one process. */
	readonly path: string | null;
	/** Which line it is on, for people. */
	readonly description: string;
	state(): HandServerState;
	/** Makes the line better or worse. @throws UserError for a value out of range */
	setConditions(changes: Partial<DeviceConditions>): void;
	/** The emergency stop at the device: pressed, and reset, by a person. */
	pressEmergencyStop(): void;
	resetEmergencyStop(): void;
	/** Its processor restarts, as when its supply dips: the session is gone; stop, faults and heat stay. */
	restart(powerWasAway: boolean): void;
	/** Puts an object into its reach, met at a closure from 0 to 1; null takes it away. */
	setObject(closure: number | null): void;
	/** Ends it, as if it lost power. */
	close(): Promise<void>;
}

/** How a simulated device is started on a line of its own. */
export interface DeviceRunOptions {
	/** Serial port to answer on, or `tcp:HOST:PORT` to listen on; without it a pseudo-terminal is made. */
	readonly port?: string | undefined;
	/** Rate that the serial port is opened at; default 115,200 baud. */
	readonly portBaud?: number | undefined;
	readonly conditions?: Partial<DeviceConditions>;
	/** Seed of loss, noise and babble; default 1. */
	readonly seed?: number;
	/** Ends the run. */
	readonly signal?: AbortSignal | undefined;
	readonly clock: Clock;
	readonly timers: Timers;
	/** The device listens. */
	onReady?(device: RunningDevice): void;
	/** About fifty times a second. */
	onState?(state: HandServerState): void;
	/** Every level that an electrode is set to, and every end of one. */
	onLevel?(change: LevelChange): void;
}

/** A simulated device within this process: plugged in for every connection, as a cable would be. */
export interface InProcessDevice {
	/** What a link opens. */
	readonly transport: TransportFactory;
	readonly device: RunningDevice;
}
