import { UserError } from '../../../base/errors.ts';
import { TWINS } from '../twinRegistry.ts';
import type { DeviceKind } from '../twins/device.ts';
import { deviceOfTwin } from './runTwin.ts';

/** Every kind of simulated device, in the registry's order. */
export const DEVICES: readonly DeviceKind[] = TWINS.map(deviceOfTwin);

/** The kind of device of a name. @throws UserError when there is none */
export function deviceKind(name: string): DeviceKind {
	const kind = DEVICES.find((device) => device.name === name);
	if (kind) return kind;
	throw new UserError(`There is no device ${name}; there are: ${DEVICES.map((device) => device.name).join(', ')}.`);
}
