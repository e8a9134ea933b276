import type { Clock } from '../base/clock.ts';
import { type Request, urgencyOf } from '../protocol/requests.ts';

/** A message's place among all that came. */
export interface Arrival {
	/** Counts up. */
	readonly number: number;
	readonly cameMs: number;
}

/** What came last counts: a stop takes back whatever was asked for before it and would let a device move. */
export interface StopOrder {
	/** A message came. */
	arrival(): Arrival;
	/** The request that came last stops or disarms. */
	stopped(): void;
	/** Why a request is not acted on any more; null when it is. */
	refusalOf(request: Request, arrival: Arrival): string | null;
}

/** A person who pressed a button does not expect a device to begin to move longer after that, ms. */
const armWithinMs = 1000;

/** Creates an order in which nothing has come yet. */
export function createStopOrder(clock: Clock): StopOrder {
	let numbers = 0;
	let stopNumber = 0;
	return {
		arrival: () => ({ number: ++numbers, cameMs: clock() }),
		stopped() {
			stopNumber = numbers;
		},
		refusalOf(request, { number, cameMs }) {
			if (urgencyOf(request) !== 'moves') return null;
			if (number < stopNumber) return 'A stop or a disarming came after this was asked for: ask again.';
			return clock() - cameMs > armWithinMs ? 'This waited for too long behind other requests: ask again.' : null;
		},
	};
}
