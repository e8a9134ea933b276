import type { EmgLines } from '../../io/control/emg/kinds/emgKind.ts';
import type { OpenLineOptions, Transport, TransportFactory } from '../../io/transport/transport.ts';

/** The line to a device and, where the device is ours to touch, its button. */
export interface DeviceLine {
	/** Opens the line; called again for every reconnection. */
	readonly transport: TransportFactory;
	/** A person at the device resets its emergency stop; absent for a device that is not in our hands. */
	readonly resetEmergencyStop?: () => void;
	/** Ends what was started for the line. */
	close(): Promise<void>;
}

/**
 * The lines that a shell can open: what a device or a muscle is reached by differs between a program and a page. With them goes the
 * machine's time: ms, monotonic; what control instants, armings and latency are measured by.
 */
export interface DeviceLines extends EmgLines {
	/** Makes the line of the simulated hand; `notice` takes one sentence where it is not as it should be. */
	simulated(notice: (message: string) => void): DeviceLine;
	/** Opens a line by how its path is written. @throws UserError (rejection) saying why it cannot be opened */
	openLine(options: OpenLineOptions): Promise<Transport>;
}
