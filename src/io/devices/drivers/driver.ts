import type { DriverDescription } from '../../../protocol/description.ts';
import type { SpikeLink, SpikeLinkOptions } from '../../link/linkContract.ts';

/**
 * How a device that exists is driven, whatever it speaks. The contract, which every driver keeps
 * (test/io/devices/contract.ts):
 * - `open` begins to connect and gives a link at once; the link tries again when the line breaks, says in one sentence
 *   where it stands, never blocks and never throws.
 * - Commands are accepted only if they passed the safety gate; each is acknowledged by the device, or its outcome says
 *   why not. A newer one for the same joints overtakes an older one.
 * - A movement whose control instant is more than 250 ms ago is never said to the device, nor repeated.
 * - Letting go is said until the device confirms it, over a broken line too; until then it is shown as pending.
 * - The emergency stop stays pending until the device confirms it, also over a broken line, and is undone only by a
 *   person at the device.
 * - Spikes that the device cannot take are counted as refused, each of them.
 * - What the device cannot do is in `limitations`, for people to read before they arm it.
 *
 * A driver is one file (or folder) and one line in driverRegistry.ts.
 */
export interface DeviceDriver extends DriverDescription {
	/** The rate its serial port is opened at unless the user says otherwise, baud. */
	readonly baud: number;
	/**
	 * The device lets go by itself when it hears nothing of the host for 250 ms. Where it does not, `limitations` says so,
	 * and people are told before they arm it.
	 */
	readonly watchdog: boolean;
	/** Makes a link and begins to connect. @throws UserError when a setting is out of range */
	open(options: SpikeLinkOptions): SpikeLink;
}

/**
 * What is said before a device of this driver is armed: without a watchdog of its own it does not let go by itself, and a
 * person must know all that nothing prevents. Null where the device lets go.
 */
export const armWarningOf = ({
	watchdog,
	limitations,
}: Pick<DeviceDriver, 'watchdog' | 'limitations'>): string | null => (watchdog ? null : limitations.join(' '));

/** A driver as menus and panels show it. */
export const describedDriver = ({
	name,
	title,
	summary,
	can,
	limitations,
	resetBy,
}: DeviceDriver): DriverDescription => ({
	name,
	title,
	summary,
	can,
	limitations,
	resetBy,
});
