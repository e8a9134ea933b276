import type { LightFrame } from '../../retina/light/field/lightFrame.ts';
import type { LightLevel } from '../../retina/light/levels/lightLevel.ts';
import { darkFeed, type FrameFeed, type TimedFrame } from './frameFeed.ts';
import type { WallClock } from './modelClock.ts';
import type { ReceptorInput } from './receptorInput.ts';
import { roundingOfSteps, stepAt } from './steps.ts';

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

/**
 * Where light enters a running model. Frames of a feed come at their own time: a step within which light changes gets the mean of what is on in it, so that no
 * photon is lost or added whatever the step, and an onset is told to one step. Frames of a live source come with the next step.
 */
export interface FrameEntry {
	/** Puts the light of a step in force. False when the source has not said yet what it is: then the step must wait. */
	take(step: number): boolean;
	/** The step with the newest light is done; it brought a spike. Each tells the first time only. */
	integrated(): void;
	spiked(): void;
	setFeed(feed: FrameFeed, step: number): void;
	/** A frame of a live source; replaces one that still waits. */
	offer(light: LightFrame, capturedAtMs: number): void;
	/** A frame of a live source waits. */
	hasOffer(): boolean;
	setLevel(level: LightLevel, step: number): void;
	/** The source has not yet said what light comes next. */
	isStarved(): boolean;
	/** The source's last frame is over by this step. */
	endsBy(step: number): boolean;
	/** The source has said that its last frame is never over. */
	isEndless(): boolean;
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

class ModelFrameEntry implements FrameEntry {
	readonly #options: FrameEntryOptions;
	#feed: FrameFeed = darkFeed();
	#feedStep = 0;
	#offered: { readonly light: LightFrame; readonly capturedAtMs: number } | undefined;
	#isStarved = false;
	#frame = -1;
	#waitsFor: 'integrated' | 'spikeDetected' | undefined;
	#framesIn = 0;
	#framesDropped = 0;
	/** The part of the step to be taken that is already held, where light changes within it. */
	#part = 0;
	/** The step before got a mean: the next one starts from the light in force alone. */
	#isMixed = false;
	/** Light has come that was not told of yet. */
	#isNew = false;

	constructor(options: FrameEntryOptions) {
		this.#options = options;
	}

	/** @returns whether it is on */
	#enter(light: LightFrame, capturedAtMs: number): boolean {
		const { input, clock, listener } = this.#options;
		this.#framesIn++;
		try {
			input.apply(light);
		} catch (error) {
			this.#framesDropped++;
			listener.refused?.(error instanceof Error ? error.message : String(error));
			return false;
		}
		this.#frame++;
		listener.captured?.(this.#frame, capturedAtMs);
		listener.passed?.(this.#frame, 'mapped', clock.nowMs());
		this.#waitsFor = 'integrated';
		return true;
	}

	#enterTimed({ id, tMs, light }: TimedFrame): boolean {
		const { input, stepMs, clock, dueAtMs } = this.#options;
		if (id < 0) {
			input.apply(light);
			return true;
		}
		// Light of a recording counts as captured when it was due; what comes within a step is there a little before.
		const now = clock.nowMs();
		return this.#enter(light, Math.min(now, dueAtMs(this.#feedStep * stepMs + tMs) ?? now));
	}

	#drop(): void {
		this.#framesIn++;
		this.#framesDropped++;
	}

	/** The newest light has passed a stage; told once. */
	#pass(stage: 'integrated' | 'spikeDetected', next: 'spikeDetected' | undefined): void {
		if (this.#waitsFor !== stage) return;
		const { clock, listener } = this.#options;
		listener.passed?.(this.#frame, stage, clock.nowMs());
		this.#waitsFor = next;
	}

	/** Puts what is due when a step starts in force; says whether anything changed. */
	#takeDue(step: number): boolean {
		const { stepMs } = this.#options;
		let due: TimedFrame | undefined;
		let next = this.#feed.next();
		while (next !== 'pending' && next !== 'end' && this.#feedStep + stepAt(next.tMs, stepMs) <= step) {
			// A frame that is followed by another at the same time was never on.
			if (due) this.#drop();
			due = next;
			this.#feed.take();
			next = this.#feed.next();
		}
		return due !== undefined && this.#enterTimed(due);
	}

	/** Holds, part by part, what is on within a step. */
	#takeWithin(step: number): void {
		const { input, stepMs } = this.#options;
		let next = this.#feed.next();
		while (next !== 'pending' && next !== 'end' && this.#feedStep + stepAt(next.tMs, stepMs) <= step + 1) {
			const at = next.tMs / stepMs + this.#feedStep - step;
			// Due when the next step starts.
			if (at > 1 - roundingOfSteps) return;
			input.hold(Math.max(0, at - this.#part));
			this.#part = Math.max(this.#part, at);
			this.#feed.take();
			this.#enterTimed(next);
			next = this.#feed.next();
		}
	}

	take(step: number): boolean {
		const { input, stepMs, listener } = this.#options;
		if (input.takeGains()) this.#isNew = true;
		// While a step waits with a part of its light held, nothing is due at its start any more.
		if (this.#part === 0 && this.#takeDue(step)) this.#isNew = true;
		this.#takeWithin(step);
		this.#isStarved = this.#feed.next() === 'pending';
		if (this.#isStarved) return false;
		if (this.#offered) {
			const { light, capturedAtMs } = this.#offered;
			this.#offered = undefined;
			if (this.#enter(light, capturedAtMs)) this.#isNew = true;
		}
		const isMixed = this.#part > 0;
		if (isMixed) {
			input.hold(1 - this.#part);
			this.#part = 0;
			const mean = input.mix();
			listener.light?.(step * stepMs, mean);
		} else {
			if (this.#isMixed) input.unmix();
			if (this.#isNew || this.#isMixed) listener.light?.(step * stepMs, input.rates);
		}
		this.#isMixed = isMixed;
		this.#isNew = false;
		return true;
	}

	integrated(): void {
		this.#pass('integrated', 'spikeDetected');
	}

	spiked(): void {
		this.#pass('spikeDetected', undefined);
	}

	setFeed(next: FrameFeed, step: number): void {
		this.#feed.close();
		this.#feed = next;
		this.#feedStep = step;
		this.#isStarved = false;
		this.#part = 0;
		this.#options.input.unmix();
	}

	offer(light: LightFrame, capturedAtMs: number): void {
		if (this.#offered) this.#drop();
		this.#offered = { light, capturedAtMs };
	}

	hasOffer(): boolean {
		return this.#offered !== undefined;
	}

	setLevel(level: LightLevel, step: number): void {
		const { input, stepMs, listener } = this.#options;
		input.setLevel(level);
		listener.light?.(step * stepMs, input.rates);
	}

	isStarved(): boolean {
		return this.#isStarved || this.#feed.next() === 'pending';
	}

	endsBy(step: number): boolean {
		const end = this.#feed.endMs();
		return end !== undefined && step >= this.#feedStep + stepAt(end, this.#options.stepMs);
	}

	isEndless(): boolean {
		return this.#feed.endMs() === Number.POSITIVE_INFINITY;
	}

	frame(): number {
		return this.#frame;
	}

	counts() {
		return { framesIn: this.#framesIn, framesDropped: this.#framesDropped };
	}

	close(): void {
		this.#feed.close();
	}
}

/** Creates an entry in the dark. */
export const createFrameEntry = (options: FrameEntryOptions): FrameEntry => new ModelFrameEntry(options);
