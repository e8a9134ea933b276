import type { Clock, Timers } from '../../base/clock.ts';
import type { SafeCommand } from '../safety/safety.ts';
import type { TransportFactory } from '../transport/transport.ts';
import type { LinkSettings } from './settings.ts';
import type { CommandOutcome, LatencyTrace, LinkState, SpikeProtocol } from './state.ts';

/** A spike handed to the link. */
export interface LinkSpike {
	/** Model time in µs; fractions are rounded. The wire carries it modulo 2^32. */
	readonly tUs: number;
	/** Channel of the device. */
	readonly channel: number;
}

/** How a link is made. */
export interface SpikeLinkOptions extends Partial<LinkSettings> {
	/** Opens the line; called again for every reconnection. */
	readonly transport: TransportFactory;
	readonly protocol: SpikeProtocol;
	/** ms; the clock that latency is measured by. */
	readonly clock: Clock;
	readonly timers: Timers;
	/** Name told to the device, up to 32 bytes. */
	readonly host?: string;
	/** Numbers for sessions, 1 to 2^32 − 1. Default: random. */
	readonly sessionId?: () => number;
}

/** A link to one device. No method blocks or throws, whatever the device does. */
export interface SpikeLink {
	/**
	 * Hands spikes over, with the light frame that they belong to.
	 * @param ageMs how long the first of them has been due: it has waited for company that long already; default 0
	 */
	sendSpikes(batch: readonly LinkSpike[], frameId?: number, ageMs?: number): void;
	/**
	 * Sends a movement, or lets go; the promise never rejects. Letting go is repeated until the device confirms it, over
	 * reconnections too (`letGo` of the state); everything else is handed to the line only while it is young enough.
	 * @param instantMs the control instant that wants it, on the link's clock; default now
	 */
	command(command: SafeCommand, frameId?: number, instantMs?: number): Promise<CommandOutcome>;
	/** Stops the device now, or as soon as there is one. Stays pending until the device confirms. */
	emergencyStop(): void;
	state(): LinkState;
	/** Calls back at every change of phase, and at most every 50 ms while figures change. @returns unsubscribes */
	subscribe(listener: (state: LinkState) => void): () => void;
	/** Calls back with the way of every batch and command that telemetry has shown. @returns unsubscribes */
	onTrace(listener: (trace: LatencyTrace) => void): () => void;
	/** Sends what waits, lets the device confirm it (up to 300 ms), and closes for good. */
	close(): Promise<void>;
}
