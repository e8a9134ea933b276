import type { Outline } from '../data/traceHistory.ts';

/** How values become heights: `top + scale · value`, CSS pixels; a clipped one stands at most at `least` from the top. */
export interface Heights {
	readonly zero: number;
	readonly scale: number;
	/** Values above are drawn here; Infinity where none are clipped. */
	readonly clipAt: number;
}

/**
 * Traces the outline of a quantity: from point to point, at each from its lowest to its highest value. Gaps stay open.
 * @param xOf place of a time, CSS pixels
 * @returns points drawn: at most two for each pixel
 */
export function traceOutline(
	path: Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo'>,
	{ count, timesMs, lows, highs }: Outline,
	x0: number,
	xPerMs: number,
	{ zero, scale, clipAt }: Heights,
): number {
	let isOpen = false;
	let lastY = 0;
	let points = 0;
	for (let k = 0; k < count; k++) {
		const low = Math.min(clipAt, lows[k] as number);
		const high = Math.min(clipAt, highs[k] as number);
		// NaN fails every comparison.
		if (!(low <= high)) {
			isOpen = false;
			continue;
		}
		const x = x0 + (timesMs[k] as number) * xPerMs;
		const [yLow, yHigh] = [zero + scale * low, zero + scale * high];
		// First to the nearer end: the line goes on, and does not swing.
		const [first, second] = Math.abs(yHigh - lastY) < Math.abs(yLow - lastY) ? [yHigh, yLow] : [yLow, yHigh];
		if (isOpen) path.lineTo(x, first);
		else path.moveTo(x, first);
		points++;
		if (first !== second) {
			path.lineTo(x, second);
			points++;
		}
		isOpen = true;
		lastY = second;
	}
	return points;
}
