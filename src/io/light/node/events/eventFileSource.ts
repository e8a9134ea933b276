import { UserError } from '../../../../base/errors.ts';
import type { SensorSize } from '../../events/eventDecoder.ts';
import {
	createEventFrames,
	type EventFrames,
	type EventPicture,
	type EventSettings,
} from '../../events/eventFrames.ts';
import { type FrameClock, type FrameSource, frameSource, type SayLoss, type SourceFrame } from '../../frameSource.ts';
import { type EventFile, type EventFileEnd, eventFileFacts, openEventFile, passedOverText } from './eventFile.ts';

/** How a file of events is played. */
export interface EventPlayback extends EventSettings {
	/** Start over at the end, for ever. */
	readonly loop: boolean;
}

/**
 * An event camera's file as a source: pictures of contrast (`contrastField`), `pictureMs` of model time apart, the first event at 0. Reads as it
 * goes; one that is cut or damaged is played as far as that place. Where the header does not say how large the sensor is, the
 * events do: then the file is read twice.
 * @throws UserError for a missing file or one of no known format; on the first frame, for one without events
 */
export function eventFileSource(path: string, clock: FrameClock, settings: EventPlayback): FrameSource {
	const file = openEventFile(path);
	return frameSource({
		name: `events ${path}`,
		timing: 'recorded',
		async *read(signal, say) {
			const size = await sensorOf(file, signal);
			if (!size) return;
			let id = 0;
			let startMs = 0;
			do {
				const frames = createEventFrames(size, settings);
				// Every pass loses the same.
				const pass = onePass(file, frames, signal, id === 0 ? say : () => undefined);
				let lastMs = startMs;
				for await (const { timeMs, light } of pass) {
					lastMs = startMs + timeMs;
					yield { id: id++, light, capturedAtMs: clock.nowMs(), modelTimeMs: lastMs } satisfies SourceFrame;
				}
				startMs = lastMs + settings.pictureMs;
			} while (settings.loop && !signal.aborted);
		},
	});
}

/** The sensor, from the header or from the events; undefined when the reader has gone. @throws UserError for a file without events */
async function sensorOf(file: EventFile, signal: AbortSignal): Promise<SensorSize | undefined> {
	for await (const { size } of file.batches(signal)) {
		if (size) return size;
		break;
	}
	const { events, reaches, cut } = await eventFileFacts(file, signal);
	if (signal.aborted) return undefined;
	if (events > 0) return reaches;
	throw new UserError(`Cannot play ${file.path}: it holds no events${cut === undefined ? '' : `: ${cut}`}.`);
}

async function* onePass(
	file: EventFile,
	frames: EventFrames,
	signal: AbortSignal,
	say: SayLoss,
): AsyncGenerator<EventPicture> {
	const pass = file.batches(signal);
	try {
		let step = await pass.next();
		while (!step.done && frames.stopped === undefined) {
			yield* frames.take(step.value);
			step = await pass.next();
		}
		if (signal.aborted) return;
		const last = frames.last();
		if (last) yield last;
		const loss = lossOf(frames, step.done ? step.value : undefined);
		if (loss !== undefined) say(`The events of ${file.path} were played to ${(last?.timeMs ?? 0) / 1000} s: ${loss}.`);
	} finally {
		await pass.return(undefined as never);
	}
}

/** What of a file could not be played, half a sentence; undefined for nothing. */
function lossOf(
	{ counts: { events, outside }, stopped }: EventFrames,
	end: EventFileEnd | undefined,
): string | undefined {
	const unknown = end ? passedOverText(end.passedOver.unknown) : '';
	const parts = [
		stopped ?? end?.cut,
		unknown === '' ? undefined : `${unknown} meant nothing to this reader`,
		outside === 0 ? undefined : `${outside} of ${events} events lie outside of the sensor`,
	].filter((part) => part !== undefined);
	return parts.length === 0 ? undefined : parts.join('; ');
}
