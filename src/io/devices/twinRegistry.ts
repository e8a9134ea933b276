import { UserError } from '../../base/errors.ts';
import { BRUNEL_DEVICE } from './brunel/brunelHand.ts';
import { HAND_DEVICE } from './node/runHand.ts';
import { STIMULATOR_DEVICE } from './node/runStimulator.ts';
import type { DeviceKind } from './twins/device.ts';

/** Every kind of simulated device: a new one is a file and a line here. */
export const DEVICES: readonly DeviceKind[] = [HAND_DEVICE, BRUNEL_DEVICE, STIMULATOR_DEVICE];

/** The kind of device of a name. @throws UserError when there is none */
export function deviceKind(name: string): DeviceKind {
	const kind = DEVICES.find((device) => device.name === name);
	if (kind) return kind;
	throw new UserError(`There is no device ${name}; there are: ${DEVICES.map((device) => device.name).join(', ')}.`);
}
