import type { SpikeEvent } from '../../engine/server/engineMessages.ts';
import { openEventStream } from '../../io/files/streams/node/eventStream.ts';
import { formatTcpAddress, parseTcpAddress } from '../../io/transport/tcpAddress.ts';

/** Spikes of a live run on their way to other programs. */
export interface SpikeStream {
	/** Spikes as they come, in order of time. */
	spikes(spikes: readonly SpikeEvent[]): void;
	/** The model has come this far, ms. */
	progress(modelTimeMs: number): void;
	close(): Promise<void>;
}

/**
 * Opens the event stream of a live run of so many spiking cells and says on the error stream where it listens.
 * @throws UserError (rejection) when the address is no TCP address or cannot be listened on
 */
export async function openSpikeStream(text: string, cells: number): Promise<SpikeStream> {
	const stream = await openEventStream({ address: parseTcpAddress(text), cells });
	console.error(`retinode: spikes and rates on tcp:${formatTcpAddress(stream.state().address)}`);
	let safeMs = 0;
	let reachedMs = 0;
	return {
		spikes(spikes) {
			const last = spikes.at(-1);
			if (last === undefined) return;
			safeMs = Math.max(safeMs, last.tMs);
			stream.publish(
				spikes.map(({ tMs, channel }) => ({ tMs, cell: channel })),
				safeMs,
			);
		},
		progress(modelTimeMs) {
			// A status may overtake spikes of the same moment; those of the status before have all come.
			safeMs = Math.max(safeMs, reachedMs);
			reachedMs = modelTimeMs;
			stream.publish([], safeMs);
		},
		close: () => stream.close(),
	};
}
