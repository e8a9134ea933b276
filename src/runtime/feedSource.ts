import { type QueuedFeed, queuedFeed, type TimedFrame } from '../engine/live/frameFeed.ts';
import type { OpenedSource } from '../engine/server/sourceInForce.ts';
import type { SourceSurroundings } from '../engine/server/sourceSwitch.ts';
import type { FrameSource, SayLoss } from '../io/light/frameSource.ts';

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Reads a clip or raw frames into a feed that stays a few frames ahead of the model, until they end or `signal` aborts. */
async function pumpFrames(source: FrameSource, feed: QueuedFeed, signal: AbortSignal, say: SayLoss): Promise<void> {
	let lastMs = 0;
	let intervalMs = 0;
	for await (const { id, light, modelTimeMs, lastsMs } of source.frames(signal, say)) {
		const tMs = modelTimeMs ?? 0;
		await feed.room();
		if (feed.closed) return;
		feed.push({ id, tMs, light });
		intervalMs = lastsMs ?? tMs - lastMs;
		lastMs = tMs;
	}
	// The last picture is shown for as long as the one before it, unless it says for how long.
	feed.end(source.durationMs ?? lastMs + intervalMs);
}

/** The same for a light log. Its last record is the end of the run that it was made in; it is known to be the last before the model gets there. */
async function pumpLog(source: FrameSource, feed: QueuedFeed, signal: AbortSignal, say: SayLoss): Promise<void> {
	let held: TimedFrame | undefined;
	for await (const { id, light, modelTimeMs } of source.frames(signal, say)) {
		await feed.room();
		if (feed.closed) return;
		if (held) feed.push(held);
		held = { id, tMs: modelTimeMs ?? 0, light };
	}
	feed.end(held?.tMs ?? 0);
}

/**
 * Feeds an engine from a source: one that is recorded through a queue of a few frames, in step with the model; one that is
 * live as its frames come. Trouble goes to `around.failed`, what a source could not give to `around.lost`.
 * @param pump `log`: the source's last frame is the end of the run that it was made in
 */
export function feedEngine(source: FrameSource, around: SourceSurroundings, pump: 'frames' | 'log'): OpenedSource {
	const stop = new AbortController();
	const { signal } = stop;
	const failed = (error: unknown): void => {
		if (!signal.aborted) around.failed(sentence(error));
	};
	const say = (loss: string): void => {
		if (!signal.aborted) around.lost(loss);
	};
	if (source.timing === 'live') {
		const read = async (): Promise<void> => {
			for await (const { light, capturedAtMs } of source.frames(signal, say)) around.offer(light, capturedAtMs);
		};
		read().catch(failed);
		return { name: source.name, close: () => stop.abort() };
	}
	const feed = queuedFeed(source.name);
	const pumping = pump === 'log' ? pumpLog : pumpFrames;
	pumping(source, feed, signal, say).catch((error: unknown) => {
		feed.end();
		failed(error);
	});
	return {
		name: source.name,
		feed,
		close() {
			stop.abort();
			feed.close();
		},
	};
}
