import type { Network } from '../../ode/kernels/network/network.ts';
import { type ParameterPlace, putInside, setParameter } from '../../ode/kernels/network/parameterPlaces.ts';
import { requireSpikesThatEnd } from '../../ode/kernels/network/spikeEvents.ts';

/**
 * Sets a parameter to a value in its declared unit, and leaves it as it was where that fits no spike of the network.
 * @throws UserError that names path, value, range and unit, or the population whose reset would not lie below its threshold
 */
export function setTried(network: Network, place: ParameterPlace, value: number): void {
	const before = place.group.parameters[place.index] as number;
	setParameter(place, value);
	try {
		requireSpikesThatEnd(network);
	} catch (error) {
		putInside(place, before);
		throw error;
	}
}

/** Looks whether a parameter could be set to a value, and leaves it as it is. @throws UserError as `setTried` */
export function tryParameter(network: Network, place: ParameterPlace, value: number): void {
	const before = place.group.parameters[place.index] as number;
	setTried(network, place, value);
	putInside(place, before);
}
