import { UserError } from '../../base/errors.ts';
import { ABILITY_DRIVER } from './ability/abilityDriver.ts';
import { BRUNEL_DRIVER } from './brunel/brunelDriver.ts';
import type { DeviceDriver } from './drivers/driver.ts';
import { RETINODE_DRIVER } from './drivers/retinodeDriver.ts';
import { EXAMPLE_DRIVER } from './example/exampleDriver.ts';

/** Where nothing else is said. */
export const DEFAULT_DRIVER: DeviceDriver = RETINODE_DRIVER;

/**
 * Every driver, in the order of menus and help: a new one is a file and a line here. All that depends on a driver (its
 * title, rate, what is said before it is armed, what it can do) is in its declaration. Nothing here needs Node.
 */
export const DRIVERS: readonly DeviceDriver[] = [DEFAULT_DRIVER, ABILITY_DRIVER, BRUNEL_DRIVER, EXAMPLE_DRIVER];

/** The driver of a name. @throws UserError when there is none */
export function deviceDriver(name: string): DeviceDriver {
	const found = DRIVERS.find((driver) => driver.name === name);
	if (found) return found;
	throw new UserError(`There is no driver ${name}; there are: ${DRIVERS.map((driver) => driver.name).join(', ')}.`);
}
