/** How a picture is drawn. */
export interface Quality {
	/** Canvas pixels per CSS pixel. */
	readonly pixelRatio: number;
	/** Most connections drawn: those nearest the selected cell. */
	readonly lines: number;
	/** Cells as flat discs, without light, halos and borders. */
	readonly plain: boolean;
}

/** How finely and how often to draw, from what drawing has cost. */
export interface Pacer {
	readonly quality: Quality;
	/** Quality steps below the best; 0 when all is drawn. */
	readonly lowered: number;
	/** Least time between two pictures, ms. */
	readonly intervalMs: number;
	/** What a picture has cost on average, ms; 0 before the first. */
	readonly averageMs: number;
	/** Takes the cost of one picture, ms, and whether the simulation keeps up with it. */
	drawn(costMs: number, keepsUp?: boolean): void;
}

/** Qualities from best to plainest; each costs about half of the one before when it is pixels that cost. */
function qualities(software: boolean, deviceRatio: number): readonly [Quality, ...Quality[]] {
	const finest = software ? 1 : Math.min(2, deviceRatio);
	const lines = software ? 1500 : 6000;
	return [
		{ pixelRatio: finest, lines, plain: false },
		{ pixelRatio: 0.75 * finest, lines, plain: false },
		{ pixelRatio: Math.min(0.6 * finest, 0.75), lines: lines / 3, plain: false },
		{ pixelRatio: 0.55, lines: lines / 6, plain: true },
		{ pixelRatio: 0.45, lines: lines / 15, plain: true },
	];
}

/** Pictures that an average settles over before quality is lowered, and before it is raised again. */
const settleDown = 6;
const settleUp = 30;
/** Raising quality that has to be lowered again at once is tried less and less often, up to this many pictures. */
const longestSettle = 2000;
/** Pictures come rarer by so much with each that finds the simulation behind, and as much more often again with each that does not. */
const yielding = { by: 1.1, back: 0.94, most: 4 };

/**
 * Paces drawing. On a GPU: every display frame, and simpler when a picture takes longer than a frame. In software, where drawing takes processor
 * time from the simulation: about a third of one core, by simpler pictures first and then by fewer, down to two a second; less while the simulation
 * does not keep up.
 */
export function createPacer(software: boolean, deviceRatio: number): Pacer {
	const levels = qualities(software, deviceRatio);
	const budgetMs = software ? 20 : 12;
	const fastestMs = software ? 50 : 0;
	const slowestMs = 500;
	let level = 0;
	let averageMs = 0;
	let samples = 0;
	let settle = settleUp;
	let wasRaised = false;
	let rarer = 1;

	const change = (by: 1 | -1): void => {
		if (by > 0) settle = wasRaised ? Math.min(longestSettle, 2 * settle) : settle;
		wasRaised = by < 0;
		level += by;
		samples = 0;
	};

	return {
		get quality() {
			return levels[level] as Quality;
		},
		get lowered() {
			return level;
		},
		get averageMs() {
			return averageMs;
		},
		get intervalMs() {
			return software ? Math.min(slowestMs, rarer * Math.max(fastestMs, 3 * averageMs)) : 0;
		},
		drawn(costMs, keepsUp = true) {
			rarer = keepsUp ? Math.max(1, yielding.back * rarer) : Math.min(yielding.most, yielding.by * rarer);
			// One slow picture (a new canvas, a busy moment) must not decide: it counts as at most twice the average, which has to settle first.
			averageMs = samples === 0 ? costMs : 0.8 * averageMs + 0.2 * Math.min(costMs, 2 * averageMs);
			samples++;
			if (samples >= settleDown && averageMs > budgetMs && level < levels.length - 1) change(1);
			else if (samples >= settle && averageMs < 0.4 * budgetMs && level > 0) change(-1);
		},
	};
}
