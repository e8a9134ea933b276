/**
 * The seeded generator of the stimuli: a hash from a counter to 32 random bits, so that any frame can be drawn without
 * drawing those before it. PCG-RXS-M-XS 32 used as a hash: O'Neill 2014 (HMC-CS-2014-0905); Jarzynski, Olano 2020,
 * J Comput Graph Tech 9(3):21. Integer arithmetic modulo 2³² only: the same on every machine.
 */
export function pcgHash(input: number): number {
	const state = (Math.imul(input, 747796405) + 2891336453) >>> 0;
	const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0;
	return ((word >>> 22) ^ word) >>> 0;
}

/** 32 random bits for one cell of one frame under a seed. */
export function randomBits(seed: number, frame: number, x: number, y: number): number {
	return pcgHash(x + pcgHash(y + pcgHash(frame + pcgHash(seed))));
}
