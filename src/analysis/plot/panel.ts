/** One curve of a plot: a line through its points, the points alone, both, or a short upright stroke at each (spikes). */
export interface Curve {
	readonly label: string;
	readonly x: ArrayLike<number>;
	readonly y: ArrayLike<number>;
	readonly style: 'line' | 'points' | 'dotted' | 'ticks';
	/** What is written beside each point; of points and dotted lines only. */
	readonly labels?: readonly string[];
}

/** One pair of axes. */
export interface Panel {
	readonly title: string;
	readonly xLabel: string;
	readonly yLabel: string;
	/** Logarithmic x axis: points at 0 or below are left out. */
	readonly logX?: boolean;
	readonly logY?: boolean;
	readonly curves: readonly Curve[];
}
