import type { LightFrame } from '../../retina/light/field/lightFrame.ts';
import type { Stimulus } from '../../retina/light/stimuli/stimulus.ts';
import { stimulusFrameAt } from '../../retina/light/stimuli/stimulusFrames.ts';

/** A light frame with the model time, counted from the source's start, from which it is on. */
export interface TimedFrame {
	/** Counts the source's frames from 0; negative for light that is no frame of a source, such as the dark before one. */
	readonly id: number;
	readonly tMs: number;
	readonly light: LightFrame;
}

/**
 * Light that is driven by model time (generated or recorded), so that it gives the same run however fast that goes. The
 * engine does not step past a moment whose light is not known yet.
 */
export interface FrameFeed {
	/** For status lines: `stimulus flash`. */
	readonly name: string;
	/** The next change of light; `pending` while it is being read; `end` when there is none any more. */
	next(): TimedFrame | 'pending' | 'end';
	/** Takes the frame that `next` showed. */
	take(): void;
	/** Model time at which the light's last frame is over, from the source's start, once it is known; Infinity for a still, which never is. */
	endMs(): number | undefined;
	close(): void;
}

/** A generated stimulus as a feed. With `repeat` it goes on from its start for ever (unless it has no duration). */
export function stimulusFeed(stimulus: Stimulus, repeat: boolean): FrameFeed {
	const times = [0, ...stimulus.breakpointsMs()];
	const repeats = repeat && stimulus.durationMs > 0;
	let id = 0;
	let waiting: TimedFrame | undefined;
	return {
		name: `stimulus ${stimulus.spec.name}`,
		next() {
			if (waiting) return waiting;
			const pass = Math.floor(id / times.length);
			const tMs = times[id % times.length];
			if (tMs === undefined || (pass > 0 && !repeats)) return 'end';
			waiting = { id, tMs: pass * stimulus.durationMs + tMs, light: stimulusFrameAt(stimulus, tMs) };
			return waiting;
		},
		take() {
			waiting = undefined;
			id++;
		},
		endMs: () => (repeats ? undefined : stimulus.durationMs),
		close: () => undefined,
	};
}

/** A feed that someone else fills, a few frames ahead of the model. */
export interface QueuedFeed extends FrameFeed {
	/** Resolves when there is room for another frame, or when the feed has been closed. */
	room(): Promise<void>;
	readonly closed: boolean;
	push(frame: TimedFrame): void;
	/** No frame comes any more; the last one is over at `endMs`, if that is known. */
	end(endMs?: number): void;
}

/** How many frames are read ahead. */
const framesAhead = 8;

/** Creates an empty queue for a recorded source that is read asynchronously. */
export function queuedFeed(name: string): QueuedFeed {
	const frames: TimedFrame[] = [];
	let ended = false;
	let closed = false;
	let end: number | undefined;
	let wake: (() => void) | undefined;
	const signal = () => {
		wake?.();
		wake = undefined;
	};
	return {
		name,
		get closed() {
			return closed;
		},
		next: () => frames.at(0) ?? (ended ? 'end' : 'pending'),
		take() {
			frames.shift();
			signal();
		},
		endMs: () => end,
		close() {
			closed = true;
			frames.length = 0;
			signal();
		},
		async room() {
			while (!closed && frames.length >= framesAhead) {
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
		},
		push(frame) {
			if (!closed) frames.push(frame);
		},
		end(endMs) {
			ended = true;
			end = endMs;
		},
	};
}

/** No light. */
export function darkFeed(): FrameFeed {
	let given = false;
	return {
		name: 'dark',
		next: () => (given ? 'end' : { id: -1, tMs: 0, light: { format: 'uniform-rates', rodRate: 0, coneRate: 0 } }),
		take() {
			given = true;
		},
		endMs: () => undefined,
		close: () => undefined,
	};
}
