/** One curve of a plot: a line through its points, the points alone, both, a short upright stroke at each (spikes), or a bar from 0 to each (histograms; x are the middles). */
export interface Curve {
	/** Empty where the legend does not name it. */
	readonly label: string;
	readonly x: ArrayLike<number>;
	readonly y: ArrayLike<number>;
	readonly style: 'line' | 'points' | 'dotted' | 'ticks' | 'bars';
	/** What is written beside each point; of points and dotted lines only. */
	readonly labels?: readonly string[];
	/** Number of its colour; default its place among the curves. */
	readonly colour?: number;
	/** One of many, behind what counts. */
	readonly faint?: boolean;
}

/** One pair of axes. */
export interface Panel {
	readonly title: string;
	readonly xLabel: string;
	readonly yLabel: string;
	/** Logarithmic x axis: points at 0 or below are left out. */
	readonly logX?: boolean;
	readonly logY?: boolean;
	/** Ends of an axis that does not follow its points. */
	readonly xRange?: readonly [number, number];
	readonly yRange?: readonly [number, number];
	/** Rows on the y axis are counted: it has whole numbers alone. */
	readonly wholeY?: boolean;
	readonly curves: readonly Curve[];
}
