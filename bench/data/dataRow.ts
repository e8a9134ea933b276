/** What one row measures. */
export interface Measured {
	/** By name, for programs: numbers in SI units, ratios, or what there is to say of them. */
	readonly figures: Readonly<Record<string, unknown>>;
	/** The same for a reader: sentences. */
	readonly text: readonly string[];
}

/** A row of `npm run bench:data`. */
export interface DataRow {
	/** As `--only` and the JSON name it. */
	readonly name: string;
	/** @param isQuick shorter and less exact */
	measure(isQuick: boolean): Promise<Measured>;
}
