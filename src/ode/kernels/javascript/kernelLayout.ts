/** Where one group's numbers lie in the vectors of a network. */
export interface KernelLayout {
	/** First state of the group in y; state s of member i lies at offset + s·count + i. */
	readonly offset: number;
	/** First input of the group in u; input k of member i lies at inputOffset + k·count + i. */
	readonly inputOffset: number;
	readonly count: number;
	/** For each external of the kind, the index in y for each member. */
	readonly externals: readonly Int32Array[];
	/** Where what the member delivers goes in u: [post] for a synapse, [a, b] for a junction, [] for a cell. */
	readonly targets: readonly Int32Array[];
	/** By what a member's current is multiplied, by target; 1 where left out. */
	readonly weights?: readonly Float64Array[] | undefined;
}

/** Adds a group's part to dydt, and what a connection delivers to u. */
export type RatesKernel = (
	y: Float64Array,
	dydt: Float64Array,
	u: Float64Array,
	p: Float64Array,
	layout: KernelLayout,
) => void;

/** Writes every quantity of one member to `out`, in the order of the kind's `quantities`, in inside units. */
export type ObserveKernel = (
	y: Float64Array,
	u: Float64Array,
	p: Float64Array,
	layout: KernelLayout,
	member: number,
	out: Float64Array,
) => void;

/** Writes the derivative of one state of one member to `out[0]`, in inside units per ms, with the inputs as they are and whether the state is held or not. */
export type SlopeKernel = ObserveKernel;

/**
 * Advances all members of a group by one stage or one step.
 * @param y states at the start of the step; a finished step is written here
 * @param z states at the second stage
 * @param k solution of the first stage (as large as y)
 * @param c factors of the matrix, carried from the first to the second stage: `carried`·count numbers
 * @param u inputs; connections add their currents
 * @param g slope of each input in the own state of its cell; connections add theirs
 * @param p parameters of the group
 * @param m 0 for held states, 1 for free ones, 2 for free ones of which the shares of rows hold (as large as y)
 * @param h step in ms, in an array, since a number would be boxed at every call
 */
export type StepKernel = (
	y: Float64Array,
	z: Float64Array,
	k: Float64Array,
	c: Float64Array,
	u: Float64Array,
	g: Float64Array,
	p: Float64Array,
	m: Float64Array,
	layout: KernelLayout,
	h: Float64Array,
) => void;
