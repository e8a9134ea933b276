import { spikingCells } from '../protocol/spikingCells.ts';
import type { Devices } from './device/devices.ts';
import type { EngineSeat } from './engineSeat.ts';

/** Asks the engine where its spiking cells lie and tells the devices. @param problem takes one sentence where it does not say */
export async function tellPlaces(
	seat: EngineSeat,
	devices: Devices,
	problem: (message: string) => void,
): Promise<void> {
	try {
		devices.placed(spikingCells(await seat.ask('describe', {})));
	} catch (error) {
		// An engine that is gone has been reported already; mappings stay as they were.
		if (seat.isTaken) problem(error instanceof Error ? error.message : String(error));
	}
}
