import { encodeSnapshot } from '../../protocol/snapshot.ts';
import type { LiveListener, LiveSession } from '../live/liveSession.ts';
import type { FrameEvent, FromEngine, SpikeEvent } from './engineMessages.ts';

/** Least time between snapshots, ms: 60 a second at most. */
const snapshotEveryMs = 1000 / 60 - 1;
/** While nothing moves, a screen that has just come still gets a picture this soon, ms. */
const stillEveryMs = 500;
/** Longest time between messages on progress while the model runs, ms: control laws run by them. */
const progressEveryMs = 10;

/** What an engine has to tell of its run, collected and sent in time. */
export interface Outbox extends Required<Pick<LiveListener, 'captured' | 'passed'>> {
	/** A frame's light is on from a model time on, ms. */
	lightOn(tMs: number): void;
	spike(spike: SpikeEvent): void;
	/** Forgets what has not been sent: the run it came from is over. */
	clear(): void;
	/** Sends spikes and stages, if there are any or it is time; always if `isLast`. */
	sendProgress(nowMs: number, taken: number, isLast: boolean): void;
	/** Sends a snapshot if it is time and the last one has been taken; of a state that is lost none. @throws SolverError as `takeSnapshot` */
	sendSnapshot(nowMs: number, taken: number): void;
	snapshotTaken(): void;
	/** Snapshots come no closer together than this, ms; nor than 60 a second. */
	snapshotEvery(everyMs: number): void;
}

/** Creates an empty outbox. */
export function createOutbox(
	post: (message: FromEngine, transfer?: readonly ArrayBuffer[]) => void,
	session: () => LiveSession,
): Outbox {
	let frames: FrameEvent[] = [];
	let spikes: SpikeEvent[] = [];
	let progressAtMs = Number.NEGATIVE_INFINITY;
	let snapshotAtMs = Number.NEGATIVE_INFINITY;
	let snapshotUnderWay = false;
	let pauseMs = snapshotEveryMs;
	const clear = (): void => {
		frames = [];
		spikes = [];
	};
	return {
		captured: (frame, atMs) => frames.push({ frame, stage: 'captured', atMs }),
		passed: (frame, stage, atMs) => frames.push({ frame, stage, atMs }),
		lightOn(tMs) {
			// A frame's light is on right after it was mapped; light of a new level or a log has no frame.
			const last = frames.at(-1);
			if (last?.stage === 'mapped' && last.modelMs === undefined) frames[frames.length - 1] = { ...last, modelMs: tMs };
		},
		spike: (spike) => spikes.push(spike),
		clear,
		sendProgress(nowMs, taken, isLast) {
			const isDue = taken > 0 && nowMs - progressAtMs >= progressEveryMs;
			if (!isLast && !isDue && spikes.length === 0 && frames.length === 0) return;
			progressAtMs = nowMs;
			post({ type: 'progress', atMs: nowMs, modelTimeMs: session().tMs, spikes, frames });
			clear();
		},
		sendSnapshot(nowMs, taken) {
			const sinceMs = nowMs - snapshotAtMs;
			if (session().isLost) return;
			if (snapshotUnderWay || sinceMs < (taken > 0 ? pauseMs : stillEveryMs)) return;
			const buffer = encodeSnapshot(session().takeSnapshot());
			snapshotAtMs = nowMs;
			snapshotUnderWay = true;
			post({ type: 'snapshot', buffer }, [buffer]);
		},
		snapshotTaken() {
			snapshotUnderWay = false;
		},
		snapshotEvery(everyMs) {
			// Asked for at the end of a pause, not at the next millisecond after it.
			pauseMs = Math.max(snapshotEveryMs, everyMs - 1);
		},
	};
}
