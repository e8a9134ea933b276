import type { DescribeReply } from '../engine/server/engineMessages.ts';
import type { CellPlace } from '../io/transport/mapping/channelMapping.ts';
import type { Devices } from './device/devices.ts';
import type { EngineSeat } from './engineSeat.ts';

/** A cell that spikes. */
export interface SpikingCell extends CellPlace {
	/** The population that it belongs to: its kind. */
	readonly population: string;
}

/** Where the spiking cells lie, in the order of their channels. */
export const placesOf = ({ populations }: DescribeReply): readonly SpikingCell[] =>
	populations
		.filter(({ spiking }) => spiking)
		.flatMap(({ name, count, positionsUm }) =>
			Array.from({ length: count }, (_, column) => ({
				population: name,
				xUm: positionsUm[3 * column] as number,
				yUm: positionsUm[3 * column + 1] as number,
				column,
			})),
		);

/** Asks the engine where its spiking cells lie and tells the devices. @param problem takes one sentence where it does not say */
export async function tellPlaces(
	seat: EngineSeat,
	devices: Devices,
	problem: (message: string) => void,
): Promise<void> {
	try {
		devices.placed(placesOf(await seat.ask('describe', {})));
	} catch (error) {
		// An engine that is gone has been reported already; mappings stay as they were.
		if (seat.isTaken) problem(error instanceof Error ? error.message : String(error));
	}
}
