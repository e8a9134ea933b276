import { type QueuedFeed, queuedFeed, type TimedFrame } from '../engine/live/lightFeed.ts';
import type { OpenedSource, SourceSurroundings } from '../engine/server/sourceSwitch.ts';
import type { LightSourceSpec } from '../engine/session/sessionFile.ts';
import type { FrameSource } from '../io/frames/frame-source.ts';
import { openSource } from '../io/frames/open-source.ts';
import type { SourceSpec } from '../io/frames/source-spec.ts';
import { UserError } from '../ode/errors.ts';
import { hostClock } from './hostClock.ts';

/** The source of src/io that a session's light source asks for. */
function specOf(spec: LightSourceSpec): SourceSpec {
	switch (spec.type) {
		case 'clip':
			return { kind: 'clip', file: spec.file };
		case 'recording':
			return { kind: 'light', file: spec.file };
		case 'stdin':
			return { kind: 'stdin', width: spec.width, height: spec.height, framesPerSecond: spec.framesPerSecond };
		case 'camera':
			return { kind: 'camera' };
		case 'dark':
		case 'stimulus':
			throw new UserError(`a light source of type ${spec.type} is made by the engine itself, not opened`);
	}
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Reads a clip or raw frames into a feed that stays a few frames ahead of the model, until they end or `signal` aborts. */
async function pumpFrames(source: FrameSource, feed: QueuedFeed, signal: AbortSignal): Promise<void> {
	let lastMs = 0;
	let intervalMs = 0;
	for await (const { id, light, modelTimeMs } of source.frames(signal)) {
		const tMs = modelTimeMs ?? 0;
		await feed.room();
		if (feed.closed) return;
		feed.push({ id, tMs, light });
		intervalMs = tMs - lastMs;
		lastMs = tMs;
	}
	// The last picture is shown for as long as the one before it.
	feed.end(source.durationMs ?? lastMs + intervalMs);
}

/** The same for a light log. Its last record is the end of the run that it was made in; it is known to be the last before the model gets there. */
async function pumpLog(source: FrameSource, feed: QueuedFeed, signal: AbortSignal): Promise<void> {
	let held: TimedFrame | undefined;
	for await (const { id, light, modelTimeMs } of source.frames(signal)) {
		await feed.room();
		if (feed.closed) return;
		if (held) feed.push(held);
		held = { id, tMs: modelTimeMs ?? 0, light };
	}
	feed.end(held?.tMs ?? 0);
}

/**
 * Opens a clip, a recording, standard input or (through ffmpeg) a camera for the engine.
 * @throws UserError for what can be seen at once; later trouble goes to `around.failed`
 */
export function openEngineSource(spec: LightSourceSpec, around: SourceSurroundings): OpenedSource {
	const source = openSource(specOf(spec), {
		clock: hostClock,
		receptors: around.receptors,
		loop: spec.type === 'clip' && spec.loop,
	});
	const stop = new AbortController();
	const { signal } = stop;
	const failed = (error: unknown): void => {
		if (!signal.aborted) around.failed(sentence(error));
	};
	if (source.timing === 'live') {
		const read = async (): Promise<void> => {
			for await (const { light, capturedAtMs } of source.frames(signal)) around.offer(light, capturedAtMs);
		};
		read().catch(failed);
		return { name: source.name, close: () => stop.abort() };
	}
	const feed = queuedFeed(source.name);
	const pump = spec.type === 'recording' ? pumpLog : pumpFrames;
	pump(source, feed, signal).catch((error: unknown) => {
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
