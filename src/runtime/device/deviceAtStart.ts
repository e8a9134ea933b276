import type { TimeSource } from '../../base/clock.ts';
import type { Devices } from './devices.ts';

/** A device that takes longer is not waited for, ms. */
const mostMs = 2000;
const everyMs = 10;

/**
 * Waits until the device of a start takes spikes, for 2 s at most: a retina that fires in the dark would lose its first spikes otherwise, before a
 * simulated device has answered.
 */
export function deviceAtStart(devices: Pick<Devices, 'link'>, { clock, timers }: TimeSource): Promise<void> {
	const endMs = clock() + mostMs;
	return new Promise((resolve) => {
		const look = (): void => {
			const { state } = devices.link();
			if (state === 'ready' || state === 'degraded' || state === 'none' || state === 'disconnected' || clock() > endMs)
				resolve();
			else timers.after(everyMs, look);
		};
		look();
	});
}
