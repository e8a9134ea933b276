/** A spike of the retina, as it leaves for other programs. */
export interface StreamSpike {
	/** Model time, ms. */
	readonly tMs: number;
	/** Number of the ganglion cell. */
	readonly cell: number;
}
