import { UserError } from '../../base/errors.ts';
import { ABILITY_DEVICE } from './ability/abilityHand.ts';
import { BRUNEL_DEVICE } from './brunel/brunelHand.ts';
import { EXAMPLE_DEVICE } from './example/exampleHand.ts';
import { HAND_DEVICE } from './twins/handTwin.ts';
import { STIMULATOR_DEVICE } from './twins/stimulatorTwin.ts';
import type { DeviceKind } from './twins/twin.ts';

/** Every kind of simulated device: a new one is a file and a line here. Nothing here needs Node. */
export const DEVICES: readonly DeviceKind[] = [
	HAND_DEVICE,
	ABILITY_DEVICE,
	BRUNEL_DEVICE,
	EXAMPLE_DEVICE,
	STIMULATOR_DEVICE,
];

/** The kind of device of a name. @throws UserError when there is none */
export function deviceKind(name: string): DeviceKind {
	const kind = DEVICES.find((device) => device.name === name);
	if (kind) return kind;
	throw new UserError(`There is no device ${name}; there are: ${DEVICES.map((device) => device.name).join(', ')}.`);
}
