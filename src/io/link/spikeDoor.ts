import type { Events, Rates } from '../wire/message.ts';
import type { LineBudget } from './lineBudget.ts';
import type { SpikeBatch, Taken } from './spikeBatch.ts';
import type { SpikeLedger } from './spikeLedger.ts';
import type { SpikeQueue } from './spikeQueue.ts';
import type { SpikeForm } from './state.ts';

/** Where frames of spikes leave for the line, or do not. */
export interface SpikeDoor {
	/** Whether the line takes another frame now. */
	hasRoom(): boolean;
	/** Writes a frame and counts what became of it. */
	write(taken: Taken<Events | Rates>): void;
	/** What waits is too old: drops it. */
	dropStale(): void;
	/** The device takes nothing of what is sent, or does again. */
	setBlocked(blocked: boolean): void;
}

/** What a door needs of its session. */
export interface SpikeDoorOptions {
	readonly ledger: SpikeLedger;
	readonly budget: LineBudget;
	/** Writes a message. @returns false when the transport refused it */
	write(message: Events | Rates, onWritten: () => void): boolean;
	/** Bytes that the transport holds. */
	bufferedBytes(): number;
	/** The device reads more slowly than it is written to: bytes are piling up where they cannot be seen. */
	congested(): boolean;
	/** The last spike of a batch was handed to the line. */
	onBatchWritten(batch: SpikeBatch, sentInSession: number): void;
	/** The device takes nothing of what is sent, and spikes are dropped; or it takes them again. */
	onBlocked(blocked: boolean): void;
}

/** With more than this many bytes in the transport, spikes wait in the queue, where they can still change form. */
const TRANSPORT_BYTES = 1024;
/** The line may be busy for this long when another frame is handed to it, ms. */
export const BACKLOG_MS = 5;

/** A door that nothing has passed. @param form what spikes travel as now */
export function createSpikeDoor(options: SpikeDoorOptions, queue: SpikeQueue, form: () => SpikeForm): SpikeDoor {
	const { ledger, budget } = options;
	let blocked = false;
	const setBlocked = (now: boolean): void => {
		if (now === blocked) return;
		blocked = now;
		options.onBlocked(now);
	};
	return {
		hasRoom: () =>
			budget.backlogMs() <= BACKLOG_MS && options.bufferedBytes() < TRANSPORT_BYTES && !options.congested(),
		write({ message, spikes, complete }) {
			let sent = 0;
			const accepted = options.write(message, () => {
				for (const batch of complete) options.onBatchWritten(batch, sent);
			});
			if (accepted) sent = ledger.send(spikes, form());
			else ledger.drop('line', spikes);
			setBlocked(!accepted);
		},
		dropStale() {
			ledger.drop('stale', queue.clear());
			setBlocked(true);
		},
		setBlocked,
	};
}
