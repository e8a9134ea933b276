import { UserError } from '../../base/errors.ts';
import type { LightFrame } from '../../retina/light/field/lightFrame.ts';

/** A clock in ms with any fixed origin. Sources stamp frames with it; they never read another. */
export interface FrameClock {
	nowMs(): number;
}

/** One frame as it comes from a source. */
export interface SourceFrame {
	/** Counts up from 0 by 1 for each frame that the source took in; gaps are frames dropped because the reader was late. */
	readonly id: number;
	/** The light. Its data belongs to the reader: the source never writes to it again. */
	readonly light: LightFrame;
	/** When the frame was complete in this process, ms on the source's clock. */
	readonly capturedAtMs: number;
	/**
	 * Model time, ms, from which the frame's light is on. Set by recorded and generated sources (from index and rate,
	 * never from wall time); absent for live ones, whose frames act as soon as the engine gets them.
	 */
	readonly modelTimeMs?: number;
	/**
	 * For how long its light is on where no other frame follows, ms: Infinity for a still, which is shown until somebody ends it.
	 * Left out: for as long as the frame before it.
	 */
	readonly lastsMs?: number;
}

/** What a source has done since it was made. */
export interface FrameCounts {
	/** Frames the source took in, dropped ones included. */
	readonly taken: number;
	/** Frames replaced by a newer one before the reader asked for them. */
	readonly dropped: number;
}

/**
 * Where light comes from. The contract, the same for every implementation (test/io/light/contract.ts):
 *
 * - Reading: `frames(signal)` is read with `for await`. Nothing is opened before the first frame is asked for.
 * - Overlap: one reader at a time; a second one, before the first has ended, gets a UserError.
 * - Cancellation: aborting `signal`, or leaving the loop, ends the iteration without an error, and files, devices and child
 *   processes are closed before it ends. An already aborted signal gives no frames.
 * - Late reader: recorded and generated sources wait for the reader and never drop. Live sources keep the newest frame
 *   only and count the ones dropped.
 * - End: a recorded or generated source ends by finishing the iteration; read again, a file starts over with the same
 *   frames. With `loop`, it goes on from the start while ids and modelTimeMs keep counting up.
 * - Disconnection: a live source that loses its device ends with {@link FrameSourceLostError}; reading again reopens it.
 * - Bad input (missing file, 0 pixels, nothing that could be shown) is a UserError on the first frame that shows it.
 * - Loss: of input that is cut or damaged, whatever can be had is given; then `say` hears in one sentence how much was lost
 *   and why. A reader that brings no `say` gets that sentence as a UserError after the last frame.
 */
export interface FrameSource {
	/** A name for status lines: `clip reach`, `camera /dev/video0`. */
	readonly name: string;
	/** `recorded`: frames carry modelTimeMs and are the same every time. `live`: they come when they come. */
	readonly timing: 'recorded' | 'live';
	/** Model time of one pass, ms, if it is known before reading. */
	readonly durationMs?: number;
	frames(signal: AbortSignal, say?: SayLoss): AsyncIterableIterator<SourceFrame>;
	counts(): FrameCounts;
}

/** Hears what of the light could not be had, and why: one sentence. */
export type SayLoss = (loss: string) => void;

/** A live source's device went away while it was being read. */
export class FrameSourceLostError extends Error {
	override readonly name = 'FrameSourceLostError';
}

/** What an implementation of {@link frameSource} provides. */
export interface FrameSourceBody {
	readonly name: string;
	readonly timing: 'recorded' | 'live';
	readonly durationMs?: number;
	/** Frames until the end or until `signal` aborts; releases everything in `finally`. */
	read(signal: AbortSignal, say: SayLoss): AsyncGenerator<SourceFrame>;
	counts?(): FrameCounts;
}

/** Makes a source of a generator function, adding what the contract asks of all alike: one reader, cancellation, counts. */
export function frameSource(body: FrameSourceBody): FrameSource {
	let reading = false;
	let taken = 0;
	async function* frames(signal: AbortSignal, say?: SayLoss): AsyncGenerator<SourceFrame> {
		if (signal.aborted) return;
		if (reading) throw new UserError(`The light source ${body.name} is already being read.`);
		reading = true;
		const unheard: string[] = [];
		try {
			for await (const frame of body.read(signal, say ?? ((loss) => unheard.push(loss)))) {
				taken++;
				if (signal.aborted) return;
				yield frame;
			}
			if (unheard.length > 0 && !signal.aborted) throw new UserError(unheard.join(' '));
		} finally {
			reading = false;
		}
	}
	return {
		name: body.name,
		timing: body.timing,
		...(body.durationMs === undefined ? {} : { durationMs: body.durationMs }),
		frames,
		counts: body.counts ?? (() => ({ taken, dropped: 0 })),
	};
}
