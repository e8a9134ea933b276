import type { SpikeLink, SpikeLinkOptions } from '../../link/linkContract.ts';

/** What a driver can have a device do. */
export type DriverAbility = 'spikes' | 'grip' | 'wrist' | 'stimulate';

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
export interface DeviceDriver {
	/** As on the command line: `brunel`. */
	readonly name: string;
	/** What it drives, in a few words: for menus. */
	readonly title: string;
	/** One line for help and menus. */
	readonly summary: string;
	/** The rate its serial port is opened at unless the user says otherwise, baud. */
	readonly baud: number;
	/** What devices that it drives may be able to do; what this one can do, it says itself when it is connected. */
	readonly can: readonly DriverAbility[];
	/**
	 * The device lets go by itself when it hears nothing of the host for 250 ms. Where it does not, `limitations` says so,
	 * and people are told before they arm it.
	 */
	readonly watchdog: boolean;
	/** What a person must know because neither the device nor this driver can prevent it; sentences. */
	readonly limitations: readonly string[];
	/** Makes a link and begins to connect. @throws UserError when a setting is out of range */
	open(options: SpikeLinkOptions): SpikeLink;
}
