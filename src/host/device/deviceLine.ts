import type { TransportFactory } from '../../io/transport/transport.ts';

/** The line to a device and, where the device is ours to touch, its button. */
export interface DeviceLine {
	/** Opens the line; called again for every reconnection. */
	readonly transport: TransportFactory;
	/** A person at the device resets its emergency stop; absent for a device that is not in our hands. */
	readonly resetEmergencyStop?: () => void;
	/** Ends what was started for the line. */
	close(): Promise<void>;
}
