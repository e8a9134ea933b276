import type { LightFrame } from '../../retina/light/field/lightFrame.ts';
import type { LightLevel } from '../../retina/light/levels/lightLevel.ts';
import { darkFeed, type FrameFeed, type TimedFrame } from './frameFeed.ts';
import type { WallClock } from './modelClock.ts';
import type { ReceptorInput } from './receptorInput.ts';
import { stepAt } from './steps.ts';

/** Hears of light on its way, at once and in order. */
export interface FrameListener {
	/** A frame entered the chain. `frame` counts up over the whole session, whatever the source. */
	captured?(frame: number, atMs: number): void;
	passed?(frame: number, stage: 'mapped' | 'integrated' | 'spikeDetected', atMs: number): void;
	/** This light is on from model time tMs. `rates` is valid during the call only. */
	light?(tMs: number, rates: Float64Array): void;
	/** A frame was refused; the light before it stays. */
	refused?(message: string): void;
}

/** Where light enters a running model: frames of a feed at their time, frames of a live source when they come, all at whole steps. */
export interface FrameEntry {
	/** Puts the light of a step in force. False when the source has not said yet what it is: then the step must wait. */
	take(step: number): boolean;
	/** The step with the newest light is done; it brought a spike. Each tells the first time only. */
	integrated(): void;
	spiked(): void;
	setFeed(feed: FrameFeed, step: number): void;
	/** A frame of a live source; replaces one that still waits. */
	offer(light: LightFrame, capturedAtMs: number): void;
	setLevel(level: LightLevel, step: number): void;
	/** The source has not yet said what light comes next. */
	isStarved(): boolean;
	/** The source's last frame is over by this step. */
	endsBy(step: number): boolean;
	/** The newest frame's number; −1 before the first. */
	frame(): number;
	counts(): { readonly framesIn: number; readonly framesDropped: number };
	close(): void;
}

/** What an entry needs. */
export interface FrameEntryOptions {
	readonly input: ReceptorInput;
	readonly stepMs: number;
	readonly clock: WallClock;
	/** The wall time at which a moment of model time was due, ms; undefined when steps do not follow wall time. */
	readonly dueAtMs: (tMs: number) => number | undefined;
	readonly listener: FrameListener;
}

/** Creates an entry in the dark. */
export function createFrameEntry({ input, stepMs, clock, dueAtMs, listener }: FrameEntryOptions): FrameEntry {
	let feed: FrameFeed = darkFeed();
	let feedStep = 0;
	let offered: { readonly light: LightFrame; readonly capturedAtMs: number } | undefined;
	let isStarved = false;
	let frame = -1;
	let waitsFor: 'integrated' | 'spikeDetected' | undefined;
	let framesIn = 0;
	let framesDropped = 0;

	const enter = (light: LightFrame, capturedAtMs: number, step: number): void => {
		framesIn++;
		try {
			input.apply(light);
		} catch (error) {
			framesDropped++;
			listener.refused?.(error instanceof Error ? error.message : String(error));
			return;
		}
		frame++;
		listener.captured?.(frame, capturedAtMs);
		listener.passed?.(frame, 'mapped', clock.nowMs());
		listener.light?.(step * stepMs, input.rates);
		waitsFor = 'integrated';
	};

	const enterTimed = ({ id, tMs, light }: TimedFrame, step: number): void => {
		if (id >= 0) {
			// Light of a recording counts as captured when it was due.
			enter(light, dueAtMs(feedStep * stepMs + tMs) ?? clock.nowMs(), step);
			return;
		}
		input.apply(light);
		listener.light?.(step * stepMs, input.rates);
	};

	const drop = (): void => {
		framesIn++;
		framesDropped++;
	};

	return {
		take(step) {
			let due: TimedFrame | undefined;
			let next = feed.next();
			while (next !== 'pending' && next !== 'end' && feedStep + stepAt(next.tMs, stepMs) <= step) {
				// A frame that is followed by another within the same step was never on.
				if (due) drop();
				due = next;
				feed.take();
				next = feed.next();
			}
			if (due) enterTimed(due, step);
			isStarved = next === 'pending';
			if (isStarved) return false;
			if (offered) {
				const { light, capturedAtMs } = offered;
				offered = undefined;
				enter(light, capturedAtMs, step);
			}
			return true;
		},
		integrated() {
			if (waitsFor !== 'integrated') return;
			listener.passed?.(frame, 'integrated', clock.nowMs());
			waitsFor = 'spikeDetected';
		},
		spiked() {
			if (waitsFor !== 'spikeDetected') return;
			listener.passed?.(frame, 'spikeDetected', clock.nowMs());
			waitsFor = undefined;
		},
		setFeed(next, step) {
			feed.close();
			feed = next;
			feedStep = step;
			isStarved = false;
		},
		offer(light, capturedAtMs) {
			if (offered) drop();
			offered = { light, capturedAtMs };
		},
		setLevel(level, step) {
			input.setLevel(level);
			listener.light?.(step * stepMs, input.rates);
		},
		isStarved: () => isStarved || feed.next() === 'pending',
		endsBy(step) {
			const end = feed.endMs();
			return end !== undefined && step >= feedStep + stepAt(end, stepMs);
		},
		frame: () => frame,
		counts: () => ({ framesIn, framesDropped }),
		close: () => feed.close(),
	};
}
