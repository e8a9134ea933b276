import type { PassedStage } from '../engine/live/latency.ts';
import type { SpikeEvent } from '../engine/server/engineMessages.ts';
import type { DisarmCause } from '../io/safety/arming.ts';
import type { Notice } from '../protocol/messages.ts';
import type { RecordingNews } from '../protocol/recordingState.ts';
import type { Status } from '../protocol/status.ts';

/** What a runtime tells. Every listener is called in the order in which things happened. */
export interface RuntimeListener {
	notice(notice: Notice): void;
	/** A snapshot's bytes (snapshot.ts). The next comes when this call has returned, or what it returned has resolved. */
	snapshot(buffer: ArrayBuffer): void | Promise<void>;
	/** Spikes as they come. */
	spikes?(spikes: readonly SpikeEvent[]): void;
	/** Model time has come so far, ms. */
	modelTime?(ms: number): void;
	/**
	 * A light frame passed a stage, ms of the host's clock: for who measures more than the latency log keeps. With `mapped`
	 * goes the model time from which its light is on, ms.
	 */
	stage?(frame: number, stage: 'captured' | PassedStage, atMs: number, modelMs?: number): void;
	/** A device that was armed is not any more. */
	disarmed?(device: string, reason: string, cause: DisarmCause): void;
	/** The light source, the model or the engine cannot go on (the notice has been given). */
	failed?(message: string): void;
	/** Part of the light could not be had, or of a recording not be kept; the rest goes on (the notice has been given). */
	incomplete?(message: string): void;
	/** What comes of a recording that a screen asked for; `engineLost`: whoever wrote it crashed. */
	recording?(news: RecordingNews | 'engineLost'): void;
	/** A run that was to end has ended. */
	finished?(status: Status): void;
}
