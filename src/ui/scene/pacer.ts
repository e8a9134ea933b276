/** How finely and how often to draw, from what drawing has cost. */
export interface Pacer {
	/** Canvas pixels per CSS pixel. */
	readonly pixelRatio: number;
	/** Least time between two pictures, ms. */
	readonly intervalMs: number;
	/** Takes the cost of one picture, ms. */
	drawn(costMs: number): void;
}

/**
 * Paces drawing. On a GPU: every display frame, full sharpness, less of it when a picture takes longer than a frame. In software, where
 * drawing takes processor time from the simulation: about a third of one core, by fewer pictures and coarser ones, but never fewer than ten a second.
 */
export function createPacer(software: boolean, deviceRatio: number): Pacer {
	const finest = software ? 1 : Math.min(2, deviceRatio);
	const coarsest = 0.6;
	const budgetMs = software ? 20 : 12;
	const fastestMs = software ? 1000 / 30 : 0;
	const slowestMs = 100;
	let pixelRatio = finest;
	let averageMs = 0;
	let samples = 0;
	return {
		get pixelRatio() {
			return pixelRatio;
		},
		get intervalMs() {
			return software ? Math.min(slowestMs, Math.max(fastestMs, 3 * averageMs)) : 0;
		},
		drawn(costMs) {
			averageMs = samples === 0 ? costMs : 0.9 * averageMs + 0.1 * costMs;
			// Let an average settle before sharpness changes again: every change costs a new canvas.
			if (++samples < 20) return;
			if (averageMs > budgetMs && pixelRatio > coarsest) {
				pixelRatio = Math.max(coarsest, pixelRatio * 0.8);
				samples = 0;
			} else if (averageMs < 0.4 * budgetMs && pixelRatio < finest) {
				pixelRatio = Math.min(finest, pixelRatio / 0.8);
				samples = 0;
			}
		},
	};
}
