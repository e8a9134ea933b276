/** Samples of a block: a power of the branching, so that its pyramid ends in one pair. */
export const blockSamples = 4096;
/** Every level of the pyramid has so many times fewer pairs than the one below. */
export const branching = 8;
/** Levels above the samples: pairs for 8, 64, 512 and 4096 samples. */
export const levels = 4;
/** Sums stand for so many samples each. */
const sumSamples = 64;

/** Where a level's pairs begin within the lows and the highs. */
const levelStart = [0, 0, 512, 576, 584];
const pairs = 585;

/** A stretch of one trace: its samples, the lowest and highest of every 8, 64, 512 and 4096 of them, and sums of every 64. */
export interface TraceBlock {
	readonly values: Float32Array;
	readonly lows: Float32Array;
	readonly highs: Float32Array;
	/** Of the values that are numbers, of their squares, and how many there are. */
	readonly sums: Float64Array;
	readonly squares: Float64Array;
	readonly counts: Uint8Array;
	/** Samples that it holds. */
	count: number;
	/** Time of the first sample and distance of the samples, ms; the distance is NaN where `times` says them one by one. */
	startMs: number;
	everyMs: number;
	times: Float64Array | null;
}

/** Bytes of a block; of one with times of its own 8 more for each sample. */
export const blockBytes = 4 * blockSamples + 8 * pairs + (17 * blockSamples) / sumSamples;

/** An empty block. */
export const createTraceBlock = (): TraceBlock => ({
	values: new Float32Array(blockSamples),
	lows: new Float32Array(pairs),
	highs: new Float32Array(pairs),
	sums: new Float64Array(blockSamples / sumSamples),
	squares: new Float64Array(blockSamples / sumSamples),
	counts: new Uint8Array(blockSamples / sumSamples),
	count: 0,
	startMs: 0,
	everyMs: Number.NaN,
	times: null,
});

/** Time of a sample, ms. */
export const blockTimeMs = ({ times, startMs, everyMs }: TraceBlock, at: number): number =>
	times ? (times[at] as number) : at === 0 ? startMs : startMs + at * everyMs;

/** Distance from the regular time below which a sample counts as regular, ms: rounding, not jitter. */
const slackMs = 1e-6;

function placeInTime(block: TraceBlock, tMs: number): void {
	const { count } = block;
	if (count === 0) {
		block.startMs = tMs;
		block.everyMs = Number.NaN;
		block.times = null;
	} else if (block.times) block.times[count] = tMs;
	else if (count === 1) block.everyMs = tMs - block.startMs;
	else if (Math.abs(block.startMs + count * block.everyMs - tMs) > slackMs) {
		const times = new Float64Array(blockSamples);
		for (let k = 0; k < count; k++) times[k] = blockTimeMs(block, k);
		times[count] = tMs;
		block.times = times;
		block.everyMs = Number.NaN;
	}
}

/** Takes one more sample into a block that is not full. A value that is no number makes every pair that holds it NaN: it stays to be seen. */
export function addSample(block: TraceBlock, tMs: number, value: number): void {
	placeInTime(block, tMs);
	const at = block.count++;
	const { lows, highs, sums, squares, counts } = block;
	block.values[at] = value;
	// As it is kept, in single precision: extremes must be samples.
	const kept = block.values[at] as number;
	const shown = Number.isFinite(kept) ? kept : Number.NaN;
	let span = 1;
	for (let level = 1; level <= levels; level++) {
		span *= branching;
		const pair = (levelStart[level] as number) + Math.floor(at / span);
		if (at % span === 0) {
			lows[pair] = shown;
			highs[pair] = shown;
			continue;
		}
		const [low, high] = [lows[pair] as number, highs[pair] as number];
		if (!(shown >= low)) lows[pair] = Number.isNaN(low) ? low : shown;
		if (!(shown <= high)) highs[pair] = Number.isNaN(high) ? high : shown;
	}
	const group = Math.floor(at / sumSamples);
	if (at % sumSamples === 0) {
		sums[group] = 0;
		squares[group] = 0;
		counts[group] = 0;
	}
	if (Number.isNaN(shown)) return;
	sums[group] = (sums[group] as number) + shown;
	squares[group] = (squares[group] as number) + shown * shown;
	counts[group] = (counts[group] as number) + 1;
}

/** Lowest value of the samples that a place of a level stands for; level 0 are the samples. */
export const lowAt = ({ values, lows }: TraceBlock, level: number, place: number): number =>
	(level === 0 ? values[place] : lows[(levelStart[level] as number) + place]) as number;

/** As `lowAt`, the highest. */
export const highAt = ({ values, highs }: TraceBlock, level: number, place: number): number =>
	(level === 0 ? values[place] : highs[(levelStart[level] as number) + place]) as number;

/** Sums over a stretch of samples, of those that are numbers. */
export interface Moments {
	count: number;
	sum: number;
	squares: number;
}

/** Adds the samples from `first` up to but not including `end` to the sums. Whole groups of 64 cost one step. */
export function addMoments(block: TraceBlock, first: number, end: number, into: Moments): void {
	let at = first;
	while (at < end) {
		if (at % sumSamples === 0 && at + sumSamples <= end) {
			const group = at / sumSamples;
			into.sum += block.sums[group] as number;
			into.squares += block.squares[group] as number;
			into.count += block.counts[group] as number;
			at += sumSamples;
			continue;
		}
		const value = block.values[at++] as number;
		if (!Number.isFinite(value)) continue;
		into.sum += value;
		into.squares += value * value;
		into.count++;
	}
}
