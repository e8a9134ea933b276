import { hasComeTo } from '../wire/commandId.ts';
import type { Telemetry } from '../wire/message.ts';
import type { SpikeBatch } from './spikeBatch.ts';
import type { LatencyTrace } from './state.ts';

/** Follows batches and commands until a telemetry frame shows that the device has them. */
export interface LatencyTracker {
	/** The last spike of a batch was written, as the so-manieth of its session. */
	spikesWritten(batch: SpikeBatch, sentInSession: number, writtenMs: number): void;
	/** A command was acknowledged. */
	commandActed(command: {
		id: number;
		frameId: number | null;
		handedOverMs: number;
		writtenMs: number;
		actedMs: number;
	}): void;
	/**
	 * Telemetry came.
	 * @param lostInSession spikes of the session known to be lost: the device's count leaves them out
	 * @param toLinkMs turns a stamp of the device into ms on the link's clock
	 */
	telemetry(
		telemetry: Telemetry,
		receivedMs: number,
		lostInSession: number,
		toLinkMs: (deviceUs: number) => number | null,
	): void;
	/** The session is over: nothing that is pending will be shown any more. */
	reset(): void;
}

/** Batches followed at once: a second of the shortest ones. */
const PENDING = 1024;

/** A tracker; `emit` gets every trace that is complete. */
export function createLatencyTracker(emit: (trace: LatencyTrace) => void): LatencyTracker {
	let spikes: { readonly batch: SpikeBatch; readonly sent: number; readonly writtenMs: number }[] = [];
	let commands: Parameters<LatencyTracker['commandActed']>[0][] = [];

	return {
		spikesWritten(batch, sent, writtenMs) {
			spikes.push({ batch, sent, writtenMs });
			if (spikes.length > PENDING) spikes.shift();
		},
		commandActed(command) {
			commands.push(command);
			if (commands.length > PENDING) commands.shift();
		},
		telemetry(telemetry, telemetryMs, lostInSession, toLinkMs) {
			const arrived = telemetry.spikesReceived + lostInSession;
			const shown = spikes.filter(({ sent }) => sent <= arrived);
			spikes = spikes.filter(({ sent }) => sent > arrived);
			for (const { batch, sent, writtenMs } of shown) {
				// The stamp belongs to the last spikes that came; of earlier ones only their order is known.
				const actedMs = sent === arrived ? toLinkMs(telemetry.spikesUs) : null;
				const { frameId, handedOverMs } = batch;
				emit({ what: 'spikes', frameId, spikes: batch.spikes, handedOverMs, writtenMs, actedMs, telemetryMs });
			}
			// Telemetry measured before the command was taken over shows an older id: the command waits for the next one.
			const since = ({ id }: { id: number }): boolean => hasComeTo(telemetry.lastCommandId, id);
			const seen = commands.filter(since);
			commands = commands.filter((command) => !since(command));
			for (const { frameId, handedOverMs, writtenMs, actedMs } of seen) {
				emit({ what: 'command', frameId, spikes: 0, handedOverMs, writtenMs, actedMs, telemetryMs });
			}
		},
		reset() {
			spikes = [];
			commands = [];
		},
	};
}
