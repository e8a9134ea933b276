/**
 * What a declaration may hold. Analysis and code grow with it, the costs of some parts faster than the kind itself: within these limits a kind is analysed in seconds, and beyond them it is
 * refused at once, by its line. A circuit of many kinds has no limit but memory.
 */
export const limits = {
	/** States of a cell, synapse or junction with its mechanisms. */
	states: 512,
	/** Numbers and names in one equation. */
	termsInEquation: 600,
	/** Numbers and names in all equations of a kind, those that are bound to needs wherever they stand. */
	terms: 50_000,
	/** Products of two entries in the elimination of the matrix of a step: a chain of 500 states takes 1,000, 50 states that all act on each other 40,000. */
	products: 50_000,
	/** Quantities of which each needs the next, those declared after it first. */
	chain: 400,
} as const;
