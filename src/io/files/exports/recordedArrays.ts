/** Values of a recording at times of their own: rows × columns. */
export interface RecordedSeries {
	/** As it stands in the recording: `rod.V`. */
	readonly name: string;
	/** Of its values. */
	readonly unit: string;
	/** Of each row, s of model time. */
	readonly timesS: Float64Array;
	readonly columns: number;
	readonly values: Float32Array;
}

/** Spikes of one cell. */
export interface RecordedTrain {
	readonly population: string;
	/** Its number in its population. */
	readonly member: number;
	/** In order, s of model time. */
	readonly timesS: Float64Array;
}

/** What exports take of a recording. */
export interface RecordedArrays {
	readonly file: string;
	/** Model time from which to which it was recorded, s. */
	readonly fromS: number;
	readonly untilS: number;
	readonly series: readonly RecordedSeries[];
	/** Mean photoisomerisations per receptor and second of each population of receptors, from each time to the next; nothing where none was recorded. */
	readonly light: RecordedSeries | undefined;
	readonly trains: readonly RecordedTrain[];
}
