import { UserError } from '../../base/errors.ts';
import { BRUNEL_DRIVER } from './brunel/brunelLink.ts';
import type { DeviceDriver } from './drivers/driver.ts';
import { RETINODE_DRIVER } from './drivers/retinodeDriver.ts';

/** Every driver: a new one is a file and a line here. The first is the default. */
export const DRIVERS: readonly DeviceDriver[] = [RETINODE_DRIVER, BRUNEL_DRIVER];

/** The driver of a name. @throws UserError when there is none */
export function deviceDriver(name: string): DeviceDriver {
	const found = DRIVERS.find((driver) => driver.name === name);
	if (found) return found;
	throw new UserError(`There is no driver ${name}; there are: ${DRIVERS.map((driver) => driver.name).join(', ')}.`);
}
