import {
	addMoments,
	addSample,
	blockBytes,
	blockSamples,
	blockTimeMs,
	branching,
	createTraceBlock,
	highAt,
	levels,
	lowAt,
	type Moments,
	type TraceBlock,
} from './traceBlock.ts';

/** What a plot draws of a trace: points from left to right. */
export interface Outline {
	count: number;
	/** Times, ms. */
	readonly timesMs: Float64Array;
	/** Lowest and highest value there; the same of single samples; NaN where a sample has no value. */
	readonly lows: Float32Array;
	readonly highs: Float32Array;
	/** Samples or pairs that were looked at for it. */
	looks: number;
}

/** Room for an outline of so many pixels. */
export const createOutline = (pixels: number): Outline => ({
	count: 0,
	timesMs: new Float64Array(3 * pixels + 4),
	lows: new Float32Array(3 * pixels + 4),
	highs: new Float32Array(3 * pixels + 4),
	looks: 0,
});

/** What the samples of a stretch of time come to, those that are numbers. */
export interface Stretch {
	readonly count: number;
	readonly mean: number;
	/** Root of the mean square. */
	readonly rms: number;
	/** Standard deviation, of the samples as they are. */
	readonly deviation: number;
}

/** The samples of one quantity of one cell, back through the last minutes. */
export interface TraceHistory {
	/** Samples held. */
	readonly length: number;
	/** Memory that is taken, bytes. */
	readonly bytes: number;
	/** Time of the oldest and the newest sample, ms; NaN without one. */
	readonly fromMs: number;
	readonly toMs: number;
	/** Grows with every sample, and goes back to 0 when time does. */
	readonly total: number;
	/** Takes samples in the order of time; those that are not after the newest are left out. */
	push(tMs: number, value: number): void;
	/** Index of the first sample at or after a time; `length` when there is none. */
	indexAt(tMs: number): number;
	/** Time of sample i, 0 the oldest, ms; NaN outside. */
	timeMs(i: number): number;
	/** NaN outside. */
	value(i: number): number;
	/**
	 * The window from `fromMs` to `toMs` for a plot `pixels` wide: every sample where there are at most two to a pixel, otherwise the lowest and highest of each
	 * pixel, whose edges stay where they are when the window slides. Looks at no more than 16 samples or pairs for each pixel, however long the window is.
	 */
	outline(fromMs: number, toMs: number, pixels: number, into: Outline): void;
	/** Lowest and highest value of a window; NaN without one. */
	extremes(fromMs: number, toMs: number): { readonly low: number; readonly high: number };
	/** Both ends included. */
	stretch(fromMs: number, toMs: number): Stretch;
	/** Gives the oldest block away; false when it is the only one. */
	dropOldest(): boolean;
	clear(): void;
}

/** Samples reach so far back, ms. */
export const keptMs = 600_000;
/** A pause of so many distances of samples is a gap in the trace. */
const gapFactor = 8;
const leastGapMs = 20;

class BlockHistory implements TraceHistory {
	#blocks: TraceBlock[] = [];
	#total = 0;
	#everyMs = Number.NaN;

	get length() {
		const { length } = this.#blocks;
		return length === 0 ? 0 : (length - 1) * blockSamples + (this.#blocks[length - 1] as TraceBlock).count;
	}

	get bytes() {
		return this.#blocks.reduce((sum, { times }) => sum + blockBytes + (times ? 8 * blockSamples : 0), 0);
	}

	get fromMs() {
		return this.timeMs(0);
	}

	get toMs() {
		return this.timeMs(this.length - 1);
	}

	get total() {
		return this.#total;
	}

	push(tMs: number, value: number): void {
		const lastMs = this.toMs;
		const everyMs = tMs - lastMs;
		if (everyMs <= 0) return;
		// Nothing was recorded meanwhile: what is drawn must not bridge it.
		if (everyMs > Math.max(leastGapMs, gapFactor * this.#everyMs)) this.#add(lastMs + this.#everyMs, Number.NaN);
		else this.#everyMs = everyMs;
		this.#add(tMs, value);
	}

	#add(tMs: number, value: number): void {
		let block = this.#blocks.at(-1);
		if (!block || block.count === blockSamples) {
			const oldest = this.#blocks[0];
			const isOver = oldest !== undefined && blockTimeMs(oldest, oldest.count - 1) < tMs - keptMs;
			if (isOver) this.#blocks.shift();
			block = isOver ? oldest : createTraceBlock();
			block.count = 0;
			this.#blocks.push(block);
		}
		addSample(block, tMs, value);
		this.#total++;
	}

	timeMs(i: number): number {
		const block = this.#blocks[Math.floor(i / blockSamples)];
		const at = i % blockSamples;
		return block && at < block.count ? blockTimeMs(block, at) : Number.NaN;
	}

	value(i: number): number {
		const block = this.#blocks[Math.floor(i / blockSamples)];
		const at = i % blockSamples;
		return block && at < block.count ? (block.values[at] as number) : Number.NaN;
	}

	indexAt(tMs: number): number {
		let [low, high] = [0, this.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.timeMs(middle) < tMs) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	outline(fromMs: number, toMs: number, pixels: number, into: Outline): void {
		into.count = 0;
		into.looks = 0;
		const length = this.length;
		// One sample more on each side: lines go on to the edges.
		const first = Math.max(0, this.indexAt(fromMs) - 1);
		const end = Math.min(length, this.indexAt(toMs) + 1);
		const perPixel = (end - first) / pixels;
		if (perPixel <= 2) {
			for (let i = first; i < end; i++) take(into, this.timeMs(i), this.value(i), this.value(i));
			into.looks = end - first;
			return;
		}
		let level = 0;
		let span = 1;
		while (level < levels && span * branching * 2 <= perPixel) {
			level++;
			span *= branching;
		}
		this.#pairs(first, end, level, span, (toMs - fromMs) / pixels, into);
	}

	/** The lowest and highest of every pixel, from the pairs of a level. */
	#pairs(first: number, end: number, level: number, span: number, pixelMs: number, into: Outline): void {
		let column = Number.NaN;
		let [low, high] = [Number.NaN, Number.NaN];
		for (let i = first - (first % span); i < end; i += span) {
			const block = this.#blocks[Math.floor(i / blockSamples)] as TraceBlock;
			const at = i % blockSamples;
			const [pairLow, pairHigh] = [lowAt(block, level, at / span), highAt(block, level, at / span)];
			const now = Math.floor(blockTimeMs(block, at) / pixelMs);
			into.looks++;
			if (now !== column) {
				if (!Number.isNaN(column)) take(into, (column + 0.5) * pixelMs, low, high);
				[column, low, high] = [now, pairLow, pairHigh];
				continue;
			}
			// NaN stays.
			if (!(pairLow >= low)) low = Number.isNaN(low) ? low : pairLow;
			if (!(pairHigh <= high)) high = Number.isNaN(high) ? high : pairHigh;
		}
		if (!Number.isNaN(column)) take(into, (column + 0.5) * pixelMs, low, high);
	}

	extremes(fromMs: number, toMs: number): { low: number; high: number } {
		let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
		const end = this.indexAt(toMs);
		let i = this.indexAt(fromMs);
		while (i < end) {
			let [level, span] = [0, 1];
			while (level < levels && i % (span * branching) === 0 && i + span * branching <= end) {
				level++;
				span *= branching;
			}
			const block = this.#blocks[Math.floor(i / blockSamples)] as TraceBlock;
			const place = (i % blockSamples) / span;
			const [blockLow, blockHigh] = [lowAt(block, level, place), highAt(block, level, place)];
			if (level > 0 && !Number.isFinite(blockLow + blockHigh)) {
				// A sample without a value hides the others of its pairs, and not those of the window.
				for (let k = i; k < i + span; k++) {
					const value = this.value(k);
					if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
				}
			} else if (Number.isFinite(blockLow)) [low, high] = [Math.min(low, blockLow), Math.max(high, blockHigh)];
			i += span;
		}
		return low <= high ? { low, high } : { low: Number.NaN, high: Number.NaN };
	}

	stretch(fromMs: number, toMs: number): Stretch {
		const total: Moments = { count: 0, sum: 0, squares: 0 };
		const first = this.indexAt(fromMs);
		let end = this.indexAt(toMs);
		if (this.timeMs(end) === toMs) end++;
		for (let i = first; i < end; ) {
			const block = this.#blocks[Math.floor(i / blockSamples)] as TraceBlock;
			const at = i % blockSamples;
			const upTo = Math.min(block.count, at + end - i);
			addMoments(block, at, upTo, total);
			i += upTo - at;
		}
		const { count, sum, squares } = total;
		const mean = sum / count;
		const meanSquare = squares / count;
		return {
			count,
			mean,
			rms: Math.sqrt(meanSquare),
			// Rounding must not make it the root of a negative number.
			deviation: Math.sqrt(Math.max(0, meanSquare - mean * mean)),
		};
	}

	dropOldest(): boolean {
		if (this.#blocks.length < 2) return false;
		this.#blocks.shift();
		return true;
	}

	clear(): void {
		this.#blocks = [];
		this.#total = 0;
		this.#everyMs = Number.NaN;
	}
}

function take(into: Outline, tMs: number, low: number, high: number): void {
	const k = into.count++;
	into.timesMs[k] = tMs;
	into.lows[k] = Number.isFinite(low) ? low : Number.NaN;
	into.highs[k] = Number.isFinite(high) ? high : Number.NaN;
}

/** A trace without samples. */
export const createTraceHistory = (): TraceHistory => new BlockHistory();
