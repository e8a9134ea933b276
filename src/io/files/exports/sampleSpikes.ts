/** Spikes of one run among many. */
export interface SpikeSample {
	/** Its number in its dataset. */
	readonly sample: number;
	/** In order, s of model time. */
	readonly timesS: Float64Array;
	/** Of each spike, the row of the table of cells. */
	readonly cells: Uint32Array;
	/** Place of its label among the classes. */
	readonly label: number;
}

/** Labelled runs of the same cells. */
export interface SampleSpikes {
	/** How they are called, for sentences. */
	readonly what: string;
	/** Labels in the order of their numbers. */
	readonly classes: readonly string[];
	/** The cells that spikes are of. */
	readonly cells: readonly { readonly population: string; readonly member: number }[];
	/** The runs, read one by one. */
	readonly samples: Iterable<SpikeSample>;
}
