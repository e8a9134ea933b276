/** One call of sendSpikes, followed on its way for the latency trace. */
export interface SpikeBatch {
	readonly frameId: number | null;
	readonly handedOverMs: number;
	readonly spikes: number;
	/** Spikes of it that have neither left nor been dropped. */
	waiting: number;
}

/** A frame's worth of spikes and the batches that end with it. */
export interface Taken<M> {
	readonly message: M;
	readonly spikes: number;
	readonly complete: readonly SpikeBatch[];
}

/** A spike of a batch leaves. @param complete gets the batch with its last spike */
export function leave(batch: SpikeBatch, complete: SpikeBatch[]): void {
	batch.waiting--;
	if (batch.waiting === 0) complete.push(batch);
}
