import type { CloseReason } from '../../transport/transport.ts';
import type { DeviceRunOptions } from '../twins/device.ts';
import { HAND_TWIN } from '../twins/handTwin.ts';
import { deviceOfTwin } from './runTwin.ts';

/** The simulated prosthetic hand. */
export const HAND_DEVICE = deviceOfTwin(HAND_TWIN);

/**
 * Runs the simulated hand on a serial port, a TCP port, or on a pseudo-terminal made for it, until the line closes or
 * the signal aborts.
 * @returns why it ended. Rejects with a UserError when there is no such port or no way to a pseudo-terminal
 */
export function runHandDevice(options: DeviceRunOptions): Promise<CloseReason> {
	return HAND_DEVICE.run(options);
}
