import type { Clock } from '../../base/clock.ts';
import type { SpikeEvent } from '../../engine/server/engineMessages.ts';
import type { SinkSet } from '../../io/link/sinkSet.ts';

/** Hands the engine's spikes to all devices, light frame by light frame. */
export interface SpikeFeed {
	/** Spikes, complete up to a model time. @param atMs when the model had come so far, on the clock */
	send(spikes: readonly SpikeEvent[], modelTimeMs: number, atMs: number): void;
	/** The light frame of the last spike; undefined when it had none. */
	lastFrame(): number | undefined;
	/** The model begins anew. */
	restarted(): void;
}

/** A feed that has sent nothing yet. */
export function createSpikeFeed(set: SinkSet, clock: Clock): SpikeFeed {
	let lastFrame = -1;
	return {
		send(spikes, modelTimeMs, atMs) {
			const onTheWayMs = Math.max(0, clock() - atMs);
			let from = 0;
			while (from < spikes.length) {
				const frame = spikes[from]?.frame ?? -1;
				let to = from;
				while (to < spikes.length && spikes[to]?.frame === frame) to++;
				const batch = spikes.slice(from, to).map(({ tMs, channel }) => ({ tUs: tMs * 1000, cell: channel }));
				// In step with wall time a spike was due as long ago as the model has gone on since.
				const ageMs = onTheWayMs + Math.max(0, modelTimeMs - (spikes[from]?.tMs ?? modelTimeMs));
				set.sendSpikes(batch, frame >= 0 ? frame : undefined, ageMs);
				lastFrame = frame;
				from = to;
			}
		},
		lastFrame: () => (lastFrame >= 0 ? lastFrame : undefined),
		restarted() {
			lastFrame = -1;
		},
	};
}
